/// A message to publish.
struct Parcel: Sendable {
    /// What waits for its confirm.
    enum Purpose: Sendable {
        /// A chunk that was offered.
        case offer(Chunk)
        /// The end of a delivery.
        case ending(Int)
    }

    let exchange: String
    let key: String
    let body: [UInt8]
    let purpose: Purpose
}

extension Parcel {
    init(_ chunk: Chunk, _ route: Route, delays: RetryDelays, purpose: Purpose) {
        (exchange, key) = Topology.target(WorkQueue(chunk), route, delays: delays)
        body = chunk.json
        self.purpose = purpose
    }

    /// A message of strangers, as it came, for the dead letters.
    init(dead body: [UInt8], _ reason: Route.DeadReason, purpose: Purpose) {
        exchange = Topology.deadExchange
        key = reason.rawValue
        self.body = body
        self.purpose = purpose
    }
}
