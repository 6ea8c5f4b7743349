import ArgumentParser
package import Tensors

/// `--threads` and `--memory`: how much of the machine a program may use.
package struct ComputeOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Compute threads (default: the CPUs this process may use).", valueName: "n"))
    private var threads: Int?

    @Option(
        help: ArgumentHelp(
            "The most memory to take, in GiB: weights beyond are unpacked anew for each use "
                + "(default: half of the machine's or container's is for unpacked weights).",
            valueName: "gib"))
    private var memory: Double?

    package init() {}

    package func validate() throws {
        if let threads, !(1...1024).contains(threads) {
            throw ValidationError("--threads is \(threads): give a number from 1 to 1024")
        }
        if let memory, !(0.5...65_536).contains(memory) {
            throw ValidationError("--memory is \(memory): give a number of GiB from 0.5 to 65536")
        }
    }

    /// What renders, and notes what takes how long; memory is limited from now on.
    package func compute(profile: Profile? = nil) -> Compute {
        if let memory { WeightBudget.standard.limit(toProcessOf: Int(memory * 1_073_741_824)) }
        return Compute(threads: threads ?? Compute.defaultThreads, profile: profile)
    }
}
