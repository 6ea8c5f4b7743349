/// What travels on the queue: a run of consecutive jobs of one sweep, about ten seconds of work.
///
/// It names no path, no address and no command: what is to be done is read from the store, by the sweep's id and the
/// digest of its spec.
package struct Chunk: Hashable, Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        /// Render the cells of the jobs.
        case render = "render.chunk"
        /// Compute the text states that the cells of the jobs need.
        case text = "text.chunk"
    }

    package var kind: Kind
    /// The sweep's id.
    package var sweep: String
    /// The SHA-256 of the sweep's spec as the store has it, in hex digits.
    package var spec: String
    /// The identity of the store that the results belong in.
    package var store: String
    /// The sweep's epoch when the chunk was made; chunks of earlier epochs are void.
    package var epoch: Int
    /// The indices of the jobs.
    package var jobs: Range<Int>
    /// The beginning of the digest of the model that it is rendered with: a worker prefers the one it has loaded.
    package var model: String
    package var priority: Priority
    /// The seconds that it is expected to take; nil while nothing was measured.
    package var cost: Double?
    /// When it was first put on the queue, in seconds since 1970.
    package var made: Double
    /// How often it was put off.
    package var delays = 0
    /// How often a worker left it to others that have its model loaded.
    package var passes = 0

    package init(
        kind: Kind, sweep: String, spec: String, store: String, epoch: Int, jobs: Range<Int>, model: String,
        priority: Priority, cost: Double?, made: Double
    ) {
        self.kind = kind
        self.sweep = sweep
        self.spec = spec
        self.store = store
        self.epoch = epoch
        self.jobs = jobs
        self.model = model
        self.priority = priority
        self.cost = cost
        self.made = made
    }
}

/// Which of several sweeps goes first: a queue each, and the higher ones are emptied first.
package enum Priority: String, Sendable, CaseIterable, Codable {
    case high, normal, low
}
