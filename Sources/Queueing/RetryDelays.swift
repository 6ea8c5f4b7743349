/// How long the queue keeps a chunk that is put off.
package struct RetryDelays: Hashable, Sendable {
    package var short: Duration
    package var medium: Duration
    package var long: Duration

    package init(short: Duration, medium: Duration, long: Duration) {
        self.short = short
        self.medium = medium
        self.long = long
    }

    package static let standard = RetryDelays(
        short: .seconds(10), medium: .seconds(60), long: .seconds(300))

    package subscript(_ delay: Route.Delay) -> Duration {
        switch delay {
        case .short: short
        case .medium: medium
        case .long: long
        }
    }
}
