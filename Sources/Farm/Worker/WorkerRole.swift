import Queueing

/// What a worker takes from the queue.
package enum WorkerRole: String, Sendable, CaseIterable {
    /// Text states: it needs the text encoders of the models.
    case text
    /// Pictures: it needs their stages.
    case render

    var queues: Set<WorkQueue> {
        switch self {
        case .text: [.text]
        case .render: [.high, .normal, .low]
        }
    }
}
