/// How long a connection to the broker waits for what, and how much it has under way.
package struct BrokerTerms: Hashable, Sendable {
    /// How often each side gives a sign of life, in whole seconds: one that was silent for two is gone.
    package var heartbeat: Duration
    /// Chunks that may be published and not yet confirmed.
    package var window: Int
    package var delays: RetryDelays
    /// The waits before the first and before later attempts to connect again; each is drawn from zero on.
    package var reconnect: ClosedRange<Duration>
    /// How long the broker may take to connect, to agree, and to answer a question.
    package var answer: Duration
    /// How long `finish` waits until its successors are safe.
    package var confirmation: Duration
    /// How long the connections' thread may be stuck in a call before its connections are cut.
    package var stuck: Duration

    package init(
        heartbeat: Duration, window: Int, delays: RetryDelays, reconnect: ClosedRange<Duration>,
        answer: Duration, confirmation: Duration, stuck: Duration
    ) {
        self.heartbeat = heartbeat
        self.window = window
        self.delays = delays
        self.reconnect = reconnect
        self.answer = answer
        self.confirmation = confirmation
        self.stuck = stuck
    }

    package static let standard = BrokerTerms(
        heartbeat: .seconds(20), window: 256, delays: .standard,
        reconnect: .milliseconds(500) ... .seconds(30), answer: .seconds(10), confirmation: .seconds(60),
        stuck: .seconds(30))
}
