/// How long leases and registrations hold.
package struct LeaseTerms: Hashable, Sendable {
    /// A lease that is not renewed for so long is free.
    package var lease: Duration
    /// How often it is renewed.
    package var renewal: Duration
    /// A worker that was not heard of for so long is gone.
    package var registration: Duration
    /// The coordinator's place is free after so long.
    package var leadership: Duration
    /// Leases of a job that may end without a word before it is held to kill workers.
    package var attempts: Int

    package init(
        lease: Duration, renewal: Duration, registration: Duration, leadership: Duration, attempts: Int
    ) {
        self.lease = lease
        self.renewal = renewal
        self.registration = registration
        self.leadership = leadership
        self.attempts = attempts
    }

    package static let standard = LeaseTerms(
        lease: .seconds(60), renewal: .seconds(15), registration: .seconds(60), leadership: .seconds(15),
        attempts: 3)
}
