import Foundation
import Synchronization

/// A worker's way to its end: the request, and how long there is to honour it.
final class Drain: Sendable {
    private struct Request {
        var since: ContinuousClock.Instant
        var isAtOnce: Bool
    }

    private let grace: Duration
    private let request = Mutex<Request?>(nil)

    init(grace: Duration) { self.grace = grace }

    /// Asks for the end within the grace, or at the next step.
    func request(atOnce: Bool) {
        request.withLock { request in
            if let earlier = request {
                request = Request(since: earlier.since, isAtOnce: earlier.isAtOnce || atOnce)
            } else {
                request = Request(since: .now, isAtOnce: atOnce)
            }
        }
    }

    var isRequested: Bool { request.withLock { $0 != nil } }

    /// How long there is still for rendering; nil while nobody asked for the end.
    ///
    /// A part of the grace is kept for storing, and for handing back what is not done.
    var timeLeft: Duration? {
        request.withLock { request in
            guard let request else { return nil }
            return request.isAtOnce
                ? .zero : request.since + grace - min(.seconds(15), grace / 4) - .now
        }
    }

    /// Whether hardly any of the grace is left.
    var isOverdue: Bool {
        request.withLock { request in
            request.map { .now - $0.since > grace - min(.seconds(5), grace / 10) } ?? false
        }
    }

    /// Waits, but not beyond a request.
    func sleep(_ duration: Duration) {
        let end = ContinuousClock.now + duration
        while !isRequested, ContinuousClock.now < end {
            Thread.sleep(forTimeInterval: min((end - .now).inSeconds, 0.2))
        }
    }
}
