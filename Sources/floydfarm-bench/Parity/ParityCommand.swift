import ArgumentParser
import Tensors

/// `floydfarm-bench parity`: replays what diffusers computed, and compares.
struct ParityCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parity",
        abstract: "Compares with what diffusers computed: a folder made by generate.py.",
        discussion: """
            Prints one line per case: its name, the largest difference, what is allowed, pass or fail. Exits with 1 if \
            a case fails, and with 2 if the folder is incomplete.
            """)

    @Argument(help: "A folder made by Tests/RenderingTests/Fixtures/generate.py.")
    var folder: String

    @Option(help: "Threads to compute with.")
    var threads = Compute.defaultThreads

    func run() throws {
        var tally = ParityTally()
        let folder = try ParityFolder(folder)
        let compute = Compute(threads: max(threads, 1))
        try compareRandomNumbers(folder, &tally)
        try compareText(folder, compute, &tally)
        try compareNetworks(folder, compute, &tally)
        try compareScheduler(folder, &tally)
        try comparePipelines(folder, compute, &tally)
        try compareCourse(folder, compute, &tally)
        print(tally.totals)
        if tally.failed > 0 { throw ExitCode(1) }
    }
}
