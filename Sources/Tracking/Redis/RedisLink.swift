import Foundation
import Synchronization

/// The one connection that all threads of a process share.
///
/// Nobody waits for a Redis that is known to be down: after a failure every use throws at once, while a thread of its
/// own connects again, after half a second at first and 5 seconds at most.
final class RedisLink: Sendable {
    private enum State {
        case new
        case connected(RedisConnection)
        case connecting(LedgerUnavailable)
        case down(LedgerUnavailable, until: ContinuousClock.Instant)
    }

    private struct Line {
        var state = State.new
        /// How long the next failure keeps callers off.
        var pause = shortestPause

        mutating func fail(_ failure: RedisFailure) {
            // Spread, so that many workers do not all come back at once.
            state = .down(failure.unavailable, until: .now + pause * Double.random(in: 0.5...1))
            pause = min(pause * 2, longestPause)
        }
    }

    private static let shortestPause = Duration.seconds(1)
    private static let longestPause = Duration.seconds(5)

    let address: RedisAddress
    private let line = Mutex(Line())
    /// Where a connection that is made again waits for its first use; locked while it is made.
    private let spare = Mutex<RedisConnection?>(nil)

    init(_ address: RedisAddress) { self.address = address }

    /// Uses the connection, which the first use makes.
    ///
    /// It takes no longer than `RedisConnection.patience`; the first use twice that, and what a name server takes.
    func use<Result: Sendable>(
        _ body: (RedisConnection) throws(RedisFailure) -> Result
    ) throws(LedgerUnavailable) -> Result {
        try line.withLock { line throws(LedgerUnavailable) in
            do throws(RedisFailure) {
                let connection: RedisConnection
                switch line.state {
                case .connected(let known): connection = known
                case .new:
                    connection = try RedisConnection(address)
                    line.state = .connected(connection)
                case .connecting(let reason):
                    guard let fresh = takeSpare() else { throw .known(reason) }
                    connection = fresh
                    line.state = .connected(fresh)
                case .down(let reason, let end):
                    if .now >= end {
                        line.state = .connecting(reason)
                        connectAgain()
                    }
                    throw .known(reason)
                }
                connection.begin()
                let result = try body(connection)
                line.pause = Self.shortestPause
                return result
            } catch {
                if error.losesConnection { line.fail(error) }
                throw error.unavailable
            }
        }
    }

    private func connectAgain() {
        Thread.detachNewThread { [weak self, address] in
            do throws(RedisFailure) {
                try self?.spare.withLock { spare throws(RedisFailure) in
                    spare = try RedisConnection(address)
                }
            } catch {
                self?.line.withLock { $0.fail(error) }
            }
        }
    }

    /// The connection that was made again, if it is there.
    private func takeSpare() -> RedisConnection? {
        let spare = spare.withLockIfAvailable { spare in
            let taken = spare
            spare = nil
            return taken
        }
        return spare ?? nil
    }
}
