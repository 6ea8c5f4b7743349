/// What a ledger keeps at most, so that it stays small whatever it is told.
package enum LedgerLimits {
    /// Reasons of failures of one sweep; later failures are counted without a reason.
    static let reasons = 10_000
    /// Events of one sweep; the oldest are dropped.
    static let events = 1_000
    static let workers = 10_000
    static let paces = 1_000
    /// Cells of one sweep: the bits that one string of Redis holds.
    package static let cells = 1 << 32

    /// A text of strangers' making, cut to 500 characters.
    static func text(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.prefix(500)))
    }

    /// A status whose free texts are short.
    static func status(_ status: WorkerStatus) -> WorkerStatus {
        var status = status
        status.name = text(status.name)
        status.version = text(status.version)
        status.roles = status.roles.prefix(16).map(text)
        status.sweep = status.sweep.map(text)
        status.step = status.step.map(text)
        status.reason = status.reason.map(text)
        return status
    }
}
