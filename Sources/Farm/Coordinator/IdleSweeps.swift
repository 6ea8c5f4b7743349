import Tracking

/// Sweeps that nothing is done for: finished, cancelled, or not to be worked on.
struct IdleSweeps {
    /// How many of them are looked at in one round, since there may be very many.
    private static let perRound = 100
    /// After so many rounds what could not be worked on is tried again.
    private static let retryRounds = 30

    private struct Entry {
        let epoch: Int
        /// Why it cannot be worked on.
        var complaint: String?
    }

    private var entries: [String: Entry] = [:]
    private var rounds = 0

    /// Nothing is to be done for a sweep until there are orders of another epoch.
    mutating func rest(_ sweep: String, epoch: Int) { entries[sweep] = Entry(epoch: epoch) }

    /// A sweep cannot be worked on; whether that is news.
    mutating func complain(_ sweep: String, epoch: Int, _ reason: String) -> Bool {
        defer { entries[sweep] = Entry(epoch: epoch, complaint: reason) }
        return entries[sweep]?.complaint != reason
    }

    /// Whether nothing is to be done for a sweep under the orders of `epoch`.
    func rests(_ sweep: String, epoch: Int) -> Bool {
        guard let entry = entries[sweep], entry.epoch == epoch else { return false }
        return entry.complaint == nil || !rounds.isMultiple(of: Self.retryRounds)
    }

    /// Those of the sweeps whose orders are to be read in this round: unknown ones, and some of the known in turn.
    mutating func due(_ sweeps: [String]) -> [String] {
        rounds += 1
        entries = entries.count > 2 * sweeps.count ? entries.filter { sweeps.contains($0.key) } : entries
        let known = sweeps.filter { entries[$0] != nil }
        guard known.count > Self.perRound else { return sweeps }
        let start = rounds * Self.perRound % known.count
        let turn = Set((0..<Self.perRound).map { known[(start + $0) % known.count] })
        return sweeps.filter { entries[$0] == nil || turn.contains($0) }
    }
}
