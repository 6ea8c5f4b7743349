/// Where tensors are computed: the coarse operations that a network is written in, one file each in `Ops`.
///
/// Every operation's bytes depend on its inputs alone, never on the number of threads or on the other samples of a
/// batch. The first axis of a tensor is its samples; work is cut by the shape of one sample, and threads take the pieces
/// as they become free.
package struct Compute: Sendable {
    /// The most threads an operation uses.
    package let threads: Int
    /// Where the times of operations are noted, if anywhere.
    let profile: Profile?

    package init(threads: Int = Compute.defaultThreads, profile: Profile? = nil) {
        precondition(threads > 0, "\(threads) threads cannot compute")
        self.threads = threads
        self.profile = profile
    }

    /// The processors this process may use: its affinity mask, at most the CPU quota of its control group.
    package static let defaultThreads = Processors().count
}
