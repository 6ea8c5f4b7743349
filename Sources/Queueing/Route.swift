/// Where a chunk is sent to.
package enum Route: Hashable, Sendable {
    /// To workers: the queue of its kind and, for render chunks, of its priority.
    case work
    /// To workers after a while.
    case later(Delay)
    /// To where people look for what cannot be done.
    case dead(DeadReason)

    package enum Delay: String, Sendable, CaseIterable {
        case short, medium, long
    }

    package enum DeadReason: String, Sendable, CaseIterable {
        /// No chunk, or one that fits no sweep.
        case invalid
        /// Of a later version of the program.
        case unsupported
        /// Workers died of a job again and again.
        case poison
        /// The broker delivered it too often.
        case undeliverable = "dead"
    }
}

/// A queue that workers take chunks from.
package enum WorkQueue: Hashable, Sendable, CaseIterable {
    case text, high, normal, low

    package init(_ chunk: Chunk) {
        self = chunk.kind == .text ? .text : WorkQueue(rendering: chunk.priority)
    }

    /// The queue of render chunks of a priority.
    package init(rendering priority: Priority) {
        self =
            switch priority {
            case .high: .high
            case .normal: .normal
            case .low: .low
            }
    }
}
