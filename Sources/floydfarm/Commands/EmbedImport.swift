import ArgumentParser
import Farm
import Foundation
import Rendering

/// `floydfarm embed import`: text states that others computed, to be used instead of a text encoder.
struct EmbedImport: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Import text states that torch saved, such as prompt_embeds_dict.pth.",
        discussion: """
            The file is a dictionary of prompts to tensors [1, 77, width]; nothing in it is executed. It becomes a \
            folder of the models folder, to be named as model.text in specs: their prompts must then be among those \
            of the file, "" too where there is guidance.
            """)

    @Argument(help: ArgumentHelp("A file of torch.save's, or of safetensors.", valueName: "file"))
    private var file: String

    @Option(help: "The name that it gets (default: the file's).")
    private var name: String?

    @Option(help: ArgumentHelp("Write it to a file instead.", valueName: "file.safetensors"))
    private var out: String?

    func run() throws {
        let imported = try ImportedTexts(path: file)
        let name = name ?? URL(fileURLWithPath: file).deletingPathExtension().lastPathComponent
        let path = try out ?? imported.place(named: name, in: ModelCatalog())
        try OutputFile.write(imported.encoded(), to: path)
        for prompt in imported.prompts { Terminal.talk("“\(prompt)”") }
        Terminal.result("\(path): \(imported.prompts.count) prompts")
        if out == nil { Terminal.talk("use them with model.text: \(name)") }
    }
}
