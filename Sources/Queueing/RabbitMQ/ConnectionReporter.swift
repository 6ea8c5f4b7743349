/// Tells what is heard of the connections, each change once.
struct ConnectionReporter {
    private enum Told: Equatable {
        case connected
        case disconnected(String)
    }

    /// How often the longest gap between two turns is told.
    private static let gapInterval = Duration.seconds(10)

    private let onEvent: @Sendable (QueueEvent) -> Void
    private var told: Told?
    private var reason: String?
    private var lastTurn = ContinuousClock.now
    private var lastGap = ContinuousClock.now
    private var longestGap = Duration.zero

    init(_ onEvent: @escaping @Sendable (QueueEvent) -> Void) { self.onEvent = onEvent }

    func tell(_ event: QueueEvent) { onEvent(event) }

    /// A connection was lost, or could not be made.
    mutating func failed(_ reason: String) { self.reason = reason }

    /// The state at the end of a turn.
    mutating func report(isConnected: Bool) {
        if let reason, told != .disconnected(reason) {
            told = .disconnected(reason)
            onEvent(.disconnected(reason: reason))
        }
        reason = nil
        if isConnected, told != .connected {
            told = .connected
            onEvent(.connected)
        }
    }

    /// A turn begins.
    mutating func turn() {
        let now = ContinuousClock.now
        longestGap = max(longestGap, now - lastTurn)
        lastTurn = now
        guard now - lastGap >= Self.gapInterval else { return }
        onEvent(.heartbeatGap(longestGap / .seconds(1)))
        lastGap = now
        longestGap = .zero
    }
}
