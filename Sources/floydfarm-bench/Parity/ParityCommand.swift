import ArgumentParser
import Tensors

/// `floydfarm-bench parity`: replays what diffusers computed, and compares.
struct ParityCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parity",
        abstract: "Compares with what diffusers and torch computed.",
        discussion: """
            Prints one line per case: its name, the largest difference, what is allowed, pass or fail. Exits with 1 if \
            a case fails, and with 2 if the folder is incomplete.
            """)

    @Argument(
        help: """
            A folder made by generate.py or illusions.py in Tests/RenderingTests/Fixtures, or training.py in \
            Tests/TrainingTests/Fixtures.
            """)
    var folder: String

    @Option(help: "Threads to compute with.")
    var threads = Compute.defaultThreads

    func run() throws {
        var tally = ParityTally()
        let compute = Compute(threads: max(threads, 1))
        if IllusionFolder.isOne(folder) {
            try compareIllusions(folder, compute, &tally)
        } else if TrainingParityFolder.isOne(folder) {
            try compareTraining(TrainingParityFolder(folder), compute, &tally)
        } else {
            try compareCascade(ParityFolder(folder), compute, &tally)
        }
        print(tally.totals)
        if tally.failed > 0 { throw ExitCode(1) }
    }

    private func compareCascade(
        _ folder: ParityFolder, _ compute: Compute, _ tally: inout ParityTally
    ) throws {
        try compareRandomNumbers(folder, &tally)
        try compareText(folder, compute, &tally)
        try compareNetworks(folder, compute, &tally)
        try compareScheduler(folder, &tally)
        try comparePipelines(folder, compute, &tally)
        try compareCourse(folder, compute, &tally)
    }
}
