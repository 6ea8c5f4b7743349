import Foundation
import Rendering
import Testing

@Suite("the models that can be named")
struct ModelCatalogTests {
    private let folder: ModelFolder
    private let catalog: ModelCatalog

    init() throws {
        folder = try ModelFolder()
        catalog = ModelCatalog(folder: folder.path)
    }

    private func complaint(_ model: String) throws -> String {
        let error = #expect(throws: RenderingError.self) { try catalog.reference(model) }
        return try #require(error).description.replacingOccurrences(of: folder.path, with: "DIR")
    }

    @Test("the models folder is the one given, else FLOYDFARM_MODELS, else the user's data folder")
    func modelsFolder() {
        #expect(ModelCatalog(folder: "/a", environment: ["FLOYDFARM_MODELS": "/b"]).folder == "/a")
        #expect(ModelCatalog(environment: ["FLOYDFARM_MODELS": "/b", "HOME": "/h"]).folder == "/b")
        #expect(ModelCatalog(environment: ["HOME": "/h"]).folder == "/h/.local/share/floydfarm/models")
        #expect(ModelCatalog(environment: ["XDG_DATA_HOME": "/d"]).folder == "/d/floydfarm/models")
    }

    @Test("the pocket model comes with the program, complete")
    func pocket() throws {
        let pocket = try catalog.reference("pocket")
        try pocket.requireParts()
        let summary = ModelSummary(pocket)
        #expect(summary.problem == nil)
        #expect(summary.parts.map(\.role) == [.text, .stage1, .stage2])
        #expect(summary.parts.map(\.size) == [nil, 32, 128])
        #expect(summary.parts[1].dtypes == ["F16"])
        #expect(summary.parts[1].bytes == 2 * summary.parts[1].parameters)
        #expect(catalog.models() == [pocket])
    }

    @Test("a name is a folder of the models folder")
    func names() throws {
        try folder.write("{}", to: "mine/stage1/unet/config.json")
        try folder.write("", to: "notes.txt")
        let model = try catalog.reference("mine")
        #expect(model.name == "mine")
        #expect(model.stage1 == "\(folder.path)/mine/stage1")
        #expect(model.stage2 == nil)
        #expect(model.text == model.stage1)
        #expect(catalog.models().map(\.name) == ["pocket", "mine"])
    }

    @Test("a path is a folder with stage1 and perhaps stage2 and text")
    func paths() throws {
        for part in ["stage1", "stage2", "text"] { try folder.write("{}", to: "deep/er/\(part)/x") }
        let path = "\(folder.path)/deep/er"
        let model = try catalog.reference(path)
        #expect(model.stage2 == "\(path)/stage2")
        #expect(model.text == "\(path)/text")
    }

    @Test("stages can be named one by one, by path or in the models folder")
    func separateFolders() throws {
        for part in ["IF-I-M", "IF-II-M", "T5"] { try folder.write("{}", to: "\(part)/unet/config.json") }
        let model = try catalog.reference(stage1: "IF-I-M", stage2: "\(folder.path)/IF-II-M")
        #expect(model.stage1 == "\(folder.path)/IF-I-M")
        #expect(model.stage2 == "\(folder.path)/IF-II-M")
        #expect(model.text == model.stage1)
        #expect(try catalog.reference(stage1: "IF-I-M", text: "T5").text == "\(folder.path)/T5")
        #expect(
            try complaint("IF-I-M")
                == "DIR/IF-I-M is no cascade: it is one stage; name the stages as {stage1: FOLDER, stage2: FOLDER}"
        )
    }

    @Test("a repository in the hub's cache is entered at its main version")
    func hubCache() throws {
        let hub = "models--DeepFloyd--IF-I-M-v1.0"
        try folder.write("{}", to: "\(hub)/snapshots/aaaa/unet/config.json")
        let single = try catalog.reference(stage1: "\(folder.path)/\(hub)")
        #expect(single.stage1 == "\(folder.path)/\(hub)/snapshots/aaaa")
        try folder.write("{}", to: "\(hub)/snapshots/bbbb/unet/config.json")
        let error = #expect(throws: RenderingError.self) {
            try catalog.reference(stage1: "\(folder.path)/\(hub)")
        }
        #expect(error?.description.hasSuffix("has 2 versions; name the folder of one of them") == true)
        try folder.write("bbbb\n", to: "\(hub)/refs/main")
        #expect(try catalog.reference(stage1: "\(folder.path)/\(hub)").stage1.hasSuffix("snapshots/bbbb"))
        try folder.write("../../..", to: "\(hub)/refs/main")
        #expect(throws: RenderingError.self) { try catalog.reference(stage1: "\(folder.path)/\(hub)") }
    }

    @Test(
        "what is neither a name nor a folder is said to be so",
        arguments: ["absent", "../absent", "/absent", ""])
    func unknown(model: String) throws {
        #expect(
            try complaint(model)
                == "there is no model \"\(model)\": neither a folder, nor pocket, nor a name in DIR")
    }

    @Test("the parts that a model lacks are listed")
    func missingParts() throws {
        try folder.write("{}", to: "mine/stage1/unet/config.json")
        try folder.write("", to: "mine/stage2/unet/diffusion_pytorch_model.safetensors")
        let model = try catalog.reference("mine")
        let error = #expect(throws: RenderingError.self) { try model.requireParts(text: false) }
        let mine = "\(folder.path)/mine"
        #expect(
            error?.description
                == "model mine is incomplete; missing: \(mine)/stage1/scheduler/scheduler_config.json, "
                + "\(mine)/stage2/image_noising_scheduler/scheduler_config.json, "
                + "\(mine)/stage2/scheduler/scheduler_config.json, \(mine)/stage2/unet/config.json")
        #expect(ModelSummary(model).problem != nil)
    }

    @Test("a text encoder that is missing is named as such")
    func missingTextEncoder() throws {
        try folder.write("{}", to: "mine/stage1/unet/config.json")
        try folder.write("{}", to: "mine/stage1/scheduler/scheduler_config.json")
        let model = try catalog.reference("mine")
        let error = #expect(throws: RenderingError.self) { try model.requireParts() }
        #expect(error?.description.contains("/stage1/text_encoder/config.json") == true)
        #expect(error?.description.contains("/stage1/tokenizer/spiece.model") == true)
    }
}
