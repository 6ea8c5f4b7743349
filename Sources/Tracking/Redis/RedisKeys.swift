/// The keys of a sweep; what stands in braces keeps them together in a cluster.
struct RedisKeys {
    private let prefix: String

    init(_ sweep: String) { prefix = "floydfarm:{\(sweep)}:" }

    /// Hash: state, epoch, cells, done, failed, duplicates, fence.
    var meta: String { prefix + "meta" }
    /// Bits of cells.
    var done: String { prefix + "done" }
    /// Bits of cells.
    var fail: String { prefix + "fail" }
    /// Sorted set: jobs by the end of their lease, in milliseconds of Redis' clock.
    var leases: String { prefix + "leases" }
    /// Hash: a job's fence and worker.
    var owners: String { prefix + "owners" }
    /// Hash: a job's leases that have not ended well.
    var attempts: String { prefix + "attempts" }
    /// Hash: why a cell failed.
    var why: String { prefix + "why" }
    /// Stream: what happened.
    var events: String { prefix + "events" }

    var all: [String] { [meta, done, fail, leases, owners, attempts, why, events] }

    /// Sorted set: names of workers by when they were last heard, in milliseconds of Redis' clock.
    static let seen = "floydfarm:{workers}:seen"
    /// Hash: what a worker said last.
    static let statuses = "floydfarm:{workers}:status"
    /// Hash: seconds by what they were measured on.
    static let paces = "floydfarm:paces"
    /// The name of the active coordinator.
    static let leader = "floydfarm:leader"
    /// Never there; removing it shows that writes are taken.
    static let probe = "floydfarm:probe"
}
