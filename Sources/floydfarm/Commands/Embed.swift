import ArgumentParser

/// `floydfarm embed`: text states, from a text encoder or from elsewhere.
struct Embed: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Compute the text states of a sweep's prompts, or import some that others computed.",
        subcommands: [EmbedSweep.self, EmbedImport.self], defaultSubcommand: EmbedSweep.self)
}
