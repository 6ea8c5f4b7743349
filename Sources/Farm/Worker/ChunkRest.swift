import Queueing

/// What is left of a chunk when a worker is done with it, and where that goes.
struct ChunkRest {
    private let chunk: Chunk
    private var putOff: [Range<Int>] = []
    private var others: [(chunk: Chunk, route: Route)] = []

    init(of chunk: Chunk) { self.chunk = chunk }

    /// What is to be on the queue before the chunk is done with.
    var successors: [(chunk: Chunk, route: Route)] { others + putOff.map { chunk.putOff($0) } }

    /// A job that cannot be done now; those in a row stay together.
    mutating func putOff(_ job: Int) {
        if putOff.last?.upperBound == job {
            putOff[putOff.count - 1] = putOff[putOff.count - 1].lowerBound..<job + 1
        } else {
            putOff.append(job..<job + 1)
        }
    }

    mutating func putOff(_ jobs: Range<Int>) { jobs.forEach { putOff($0) } }

    /// Jobs that others do.
    mutating func handOn(_ jobs: Range<Int>) {
        if !jobs.isEmpty { others.append((chunk.part(jobs), .work)) }
    }

    /// A job that kills workers.
    mutating func bury(_ job: Int) { others.append((chunk.part(job..<job + 1), .dead(.poison))) }

    /// Asks for the text states that jobs lack.
    mutating func requestText(_ job: Int) {
        var text = chunk.part(job..<job + 1)
        text.kind = .text
        others.append((text, .work))
    }
}

extension Chunk {
    /// Some of its jobs.
    func part(_ jobs: Range<Int>) -> Chunk {
        var part = self
        part.jobs = jobs
        part.cost = cost.map { $0 * Double(jobs.count) / Double(max(self.jobs.count, 1)) }
        return part
    }

    /// Some of its jobs, to be delivered again after a while; the wait grows when it was put off often.
    func putOff(_ jobs: Range<Int>) -> (chunk: Chunk, route: Route) {
        var part = part(jobs)
        part.delays = min(delays + 1, Self.maximumJobs)
        return (part, .later(delays < 6 ? .short : .medium))
    }
}
