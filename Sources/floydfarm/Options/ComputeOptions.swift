import ArgumentParser
import Tensors

/// `--threads`: how much of the machine a render may use.
struct ComputeOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Compute threads (default: the CPUs this process may use).", valueName: "n"))
    private var threads: Int?

    func validate() throws {
        if let threads, !(1...1024).contains(threads) {
            throw ValidationError("--threads is \(threads): give a number from 1 to 1024")
        }
    }

    var compute: Compute { Compute(threads: threads ?? Compute.defaultThreads) }
}
