import Foundation
import Imaging
import Testing

/// Bad input ends with exit code 2 and one line that names file and field, before anything is rendered or stored.
@Suite struct BadInputTests {
    private func refusal(of spec: String, command: String = "run") throws -> String {
        let program = try Program()
        defer { program.remove() }
        try program.write(spec, to: "spec.yaml")
        return try refusal(program, [command, "spec.yaml"])
    }

    private func refusal(_ program: Program, _ arguments: [String]) throws -> String {
        let outcome = try program.start(arguments).finish()
        #expect(outcome.status == 2, "\(outcome.errors)")
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors.hasPrefix("error: "), "\(outcome.errors)")
        #expect(outcome.errors.count { $0 == "\n" } == 1, "\(outcome.errors)")
        #expect(!FileManager.default.fileExists(atPath: program.path("renders")))
        return outcome.errors
    }

    @Test(arguments: [
        ("prompt: a\nstpes: 20", ["spec.yaml:2", "stpes", "did you mean steps?"]),
        ("prompt: a\nsteps: many", ["spec.yaml:2", "steps", "many"]),
        ("prompt: []", ["spec.yaml:1", "prompt", "empty"]),
        ("prompt: a\nsteps: [5, 10]\nseed: [1, 2, 3]\nzip: [[steps, seed]]", ["spec.yaml", "zip"]),
        ("prompt: a\nsteps: 1001", ["spec.yaml:2", "steps", "1000"]),
        ("prompt: a\nstage2: {noise_level: 1000}", ["spec.yaml:2", "stage2.noise_level", "999"]),
        ("prompt: a\nseed: [1, 2]\nexclude: [{prompt: a}]", ["spec.yaml"]),
        ("prompt: a\nseed: 0..99999999999", ["spec.yaml:2", "seed", "10^10"]),
        ("steps: 20", ["spec.yaml", "prompt"]),
        ("prompt: a\nmodel: ./nowhere", ["spec.yaml: model: ", "\"./nowhere\""]),
        ("prompt: a\nwidth: 2048", ["spec.yaml:2", "width", "1024"]),
        ("prompt: a\nwidth: 33", ["spec.yaml: ", "33×32"]),
        ("prompt: a\nseed: 9223372036854775808", ["spec.yaml:2", "seed", "out of range"]),
        ("prompt: a\nrank: {noises: many}", ["spec.yaml:2", "rank.noises", "many"]),
        ("prompt: \"\"\nrank: denoising", ["spec.yaml: rank: ", "rank.against"]),
        ("prompt: [", ["spec.yaml"]),
        (
            "task: mnist-sample\ntraining: nowhere\nclass: 1",
            ["spec.yaml: training: ", "nowhere", "floydfarm train class"]
        ),
        ("task: mnist-denoise\nshow: clean\nmodel: pocket", ["spec.yaml:3", "model"]),
        ("task: mnist-denoise\nshow: clean\ndata: mnist:nowhere", ["spec.yaml: data: ", "nowhere"]),
    ])
    func `a wrong spec is refused, naming file and field`(spec: String, parts: [String]) throws {
        let message = try refusal(of: spec)
        for part in parts { #expect(message.contains(part), "\(message)") }
    }

    /// A file of 81 bytes that says it has 30,000 by 30,000 pixels.
    private static let bomb = """
        iVBORw0KGgoAAAANSUhEUgAAdTAAAHUwCAIAAADpRW/tAAAADElEQVR4nGNgYGAAAAAEAAH2FzhVAAAAAElFTkSuQmCC
        """

    @Test(arguments: [
        (
            "task: inpaint\nimage: photo.png\nmask: small.png",
            "mask small.png is 8×8, but image photo.png is 16"
        ),
        ("task: edit\nimage: photo.png\nstart: 33", "start is 33, but the schedule has 33 steps"),
        ("task: noise\nimage: photo.png\nt: 1000", "1000 is out of range"),
        (
            "task: noise\nimage: bomb.png\nt: 5",
            "bomb.png cannot be read as PNG: the picture has too many pixels"
        ),
        ("task: anagram\nprompts: [a, b]\nviews: [identity, flop]", "there is no view “flop”"),
        ("task: anagram\nprompts: [a, b]\nviews: [identity, low_pass]", "low_pass does not keep noise white"),
        ("task: anagram\nprompts: [a, b, c]\nviews: [identity, flip]", "there are 3 prompts and 2 views"),
        (
            "task: anagram\nprompts: [a, b]\nviews: [identity, patch_permute=5]",
            "patch_permute=5 does not fit"
        ),
        ("task: hybrid\nprompts: [a, b]\nparts: [low_pass, flip]", "flip is no part of a picture"),
    ])
    func `an experiment that cannot be is refused before it begins`(spec: String, part: String) throws {
        let program = try Program()
        defer { program.remove() }
        for (name, side) in [("photo.png", 16), ("small.png", 8)] {
            let bitmap = Bitmap(
                width: side, height: side, samples: Array(repeating: 9, count: 3 * side * side))
            try Data(PNG.encode(bitmap)).write(to: URL(fileURLWithPath: program.path(name)))
        }
        try #require(Data(base64Encoded: Self.bomb)).write(to: URL(fileURLWithPath: program.path("bomb.png")))
        try program.write(spec, to: "spec.yaml")
        let message = try refusal(program, ["run", "spec.yaml"])
        #expect(message.contains("spec.yaml") && message.contains(part), "\(message)")
    }

    @Test func `text states in a file that is none of torch's are refused`() throws {
        let program = try Program(environment: ["FLOYDFARM_MODELS": "models"])
        defer { program.remove() }
        try program.write("cos\nsystem\n(S'true'\ntR.", to: "states.pth")
        #expect(try refusal(program, ["embed", "import", "states.pth"]).contains("states.pth"))
        #expect(!FileManager.default.fileExists(atPath: program.path("models")))
    }

    @Test func `a YAML bomb is refused`() throws {
        let levels = (1...30).map { "a\($0): &a\($0) [*a\($0 - 1), *a\($0 - 1)]" }
        _ = try refusal(of: (["a0: &a0 x"] + levels).joined(separator: "\n"))
    }

    @Test func `a matrix library that cannot be used is refused before anything is read`() throws {
        let program = try Program(environment: ["FLOYDFARM_BLAS_CORE": "Pentium"])
        defer { program.remove() }
        #expect(
            try refusal(program, ["plan", "missing.yaml"]).contains("FLOYDFARM_BLAS_CORE is \"Pentium\""))
    }

    @Test func `a spec that is not there is refused`() throws {
        let program = try Program()
        defer { program.remove() }
        #expect(try refusal(program, ["plan", "missing.yaml"]).contains("missing.yaml"))
    }

    @Test func `a model without a part is refused with what is missing`() throws {
        let program = try Program()
        defer { program.remove() }
        try program.copyOfPocket(to: "model")
        try FileManager.default.removeItem(
            atPath: program.path("model/stage2/scheduler/scheduler_config.json"))
        try program.write("prompt: a\nmodel: model", to: "spec.yaml")
        #expect(
            try refusal(program, ["run", "spec.yaml"]).contains("stage2/scheduler/scheduler_config.json"))
    }

    @Test func `truncated weights are refused`() throws {
        let program = try Program()
        defer { program.remove() }
        try program.copyOfPocket(to: "model")
        let weights = program.path("model/stage1/unet/diffusion_pytorch_model.fp16.safetensors")
        #expect(truncate(weights, 1_000_000) == 0)
        try program.write("prompt: a\nmodel: model", to: "spec.yaml")
        #expect(
            try refusal(program, ["run", "spec.yaml"]).contains("diffusion_pytorch_model.fp16.safetensors"))
        let message = try refusal(program, ["image", "--model", "model", "--prompt", "a", "--out", "a.png"])
        #expect(message.contains("diffusion_pytorch_model.fp16.safetensors"))
        #expect(!FileManager.default.fileExists(atPath: program.path("a.png")))
    }

    @Test func `weights that are not numbers give an error instead of a picture`() throws {
        let program = try Program()
        defer { program.remove() }
        try program.copyOfPocket(to: "model")
        let weights = program.path("model/stage1/unet/diffusion_pytorch_model.fp16.safetensors")
        let file = try #require(FileHandle(forUpdatingAtPath: weights))
        try file.seek(toOffset: file.seekToEnd() - 64)
        file.write(Data(Array(repeating: [0x00, 0x7E] as [UInt8], count: 32).joined()))
        try file.close()
        let outcome = try program.run(
            "image", "--model", "model", "--prompt", "a", "--steps", "1", "--stage2", "off", "--out", "a.png")
        #expect(outcome.status != 0)
        #expect(outcome.errors.contains("stage1 gave numbers that are not finite"), "\(outcome.errors)")
        #expect(!FileManager.default.fileExists(atPath: program.path("a.png")))
    }

    @Test func `weights as pickle are refused and never opened`() throws {
        let program = try Program()
        defer { program.remove() }
        try program.copyOfPocket(to: "model")
        let unet = program.path("model/stage1/unet") + "/"
        try FileManager.default.moveItem(
            atPath: unet + "diffusion_pytorch_model.fp16.safetensors",
            toPath: unet + "diffusion_pytorch_model.bin")
        let message = try refusal(program, ["image", "--model", "model", "--prompt", "a", "--out", "a.png"])
        #expect(message.contains("pickle"))
    }

    @Test(arguments: [
        (["image", "--prompt", "a"], "--out"),
        (["image", "--out", "a.png"], "prompt"),
        (["image", "--prompt", "a", "--out", "a.png", "--stage2.stps", "3"], "did you mean stage2.steps?"),
        (["image", "--prompt", "a", "--out", "a.png", "--steps"], "--steps"),
        (["image", "--prompt", "a", "--out", "a.png", "--steps", "0"], "--steps"),
        (["image", "--prompt", "a", "--out", "nowhere/a.png"], "nowhere"),
        (["image", "--prompt", "a", "--out", "a.png", "--width", "33"], "33"),
        (["image", "--prompt", "a", "--out", "/dev/null"], "/dev/null"),
        (["image", "--prompt", "a", "--out", "."], "regular file"),
        (["image", "--prompt", "a", "--out", ""], "empty"),
        (["image", "--prompt", "a", "--out", "a", "--save-raw", "a"], "--save-raw"),
        (["run"], "spec"),
        (["paint"], "paint"),
        (["run", "a.yaml", "--threads", "0"], "--threads"),
        (["export", "first", "out"], "renders"),
        (["grid", "first"], "renders"),
        (["verify", "nothing.png"], "nothing.png"),
    ])
    func `wrong arguments are refused, naming the argument`(arguments: [String], part: String) throws {
        let program = try Program()
        defer { program.remove() }
        #expect(try refusal(program, arguments).lowercased().contains(part.lowercased()))
    }
}
