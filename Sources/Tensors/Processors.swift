import CKernels

/// How many processors this process may use.
struct Processors {
    var groups = ControlGroups()

    /// Whole processors: those the scheduler allows, at most the CPU quota of the control groups, rounded up.
    var count: Int {
        max(1, min(kernels_processors(), groups.processors.map { Int($0.rounded(.up)) } ?? Int.max))
    }
}
