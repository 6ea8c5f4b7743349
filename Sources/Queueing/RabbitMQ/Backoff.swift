/// When to connect again: exponentially later, and drawn from the whole span, so that a thousand workers do not come at once.
struct Backoff {
    private let bounds: ClosedRange<Duration>
    private var failures = 0
    private var connected: ContinuousClock.Instant?
    private(set) var next = ContinuousClock.now

    init(_ bounds: ClosedRange<Duration>) { self.bounds = bounds }

    var isDue: Bool { ContinuousClock.now >= next }

    mutating func succeeded() { connected = .now }

    /// - Parameter isLasting: whether only a person can help; then it waits long from the first time on.
    mutating func failed(isLasting: Bool) {
        // A connection that ends as soon as it is made is no success.
        if let connected, ContinuousClock.now - connected > bounds.lowerBound * 10 { failures = 0 }
        connected = nil
        let most = min(bounds.upperBound, bounds.lowerBound * (1 << min(failures, 20)))
        failures += 1
        let wait =
            isLasting
            ? bounds.upperBound * Double.random(in: 0.5...1) : most * Double.random(in: 0...1)
        next = .now + wait
    }
}
