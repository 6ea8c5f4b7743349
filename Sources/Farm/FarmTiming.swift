package import Tracking

/// How often the processes of a farm look after things, and how long they wait for each other.
package struct FarmTiming: Sendable {
    package var leases = LeaseTerms.standard
    /// How often a coordinator looks for new sweeps and orders, and takes stock.
    package var poll = Duration.seconds(1)
    /// How long nothing may be waiting or under way before what is missing is published again.
    package var idle = Duration.seconds(5)
    /// The same where nobody says what is under way, since the ledger is down.
    package var idleUnseen = Duration.seconds(90)
    /// Work that a chunk is cut for.
    package var chunk = Duration.seconds(10)
    /// How long a worker keeps one chunk before it puts the rest back, well within the broker's patience of 30 minutes.
    package var hold = Duration.seconds(600)
    /// The least time without a sampling step after which a worker takes itself for stuck.
    package var stuck = Duration.seconds(60)
    /// How long a worker whose store is full waits before it looks again.
    package var storeProbe = Duration.seconds(10)

    package init() {}
}
