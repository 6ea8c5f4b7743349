import ArgumentParser

@main
struct Bench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "floydfarm-bench", abstract: "Benchmarks, reference parity, synthetic checkpoints.",
        subcommands: [MakeModel.self, ParityCommand.self])
}
