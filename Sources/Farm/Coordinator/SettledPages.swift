import Tracking

/// Which cells of a sweep are settled as far as the ledger knows, looked up page by page.
struct SettledPages {
    private static let bytesPerPage = 1024
    /// What is kept at most: cells of a job may be spread over as many pages.
    private static let maximumPages = 2 * 4096

    private let ledger: any Ledger
    private let sweep: String
    private var pages: [Int: [UInt8]] = [:]
    private var last: (number: Int, bytes: [UInt8])?
    private var begun = ContinuousClock.now

    init(_ sweep: String, in ledger: any Ledger) {
        self.sweep = sweep
        self.ledger = ledger
    }

    mutating func contains(_ cell: Int) throws(LedgerUnavailable) -> Bool {
        let (number, byte) = (cell >> 3).quotientAndRemainder(dividingBy: Self.bytesPerPage)
        let bytes = try page(number)
        return byte < bytes.count && bytes[byte] & (0x80 >> UInt8(cell & 7)) != 0
    }

    /// Lets the ledger be asked anew where it was asked longer ago than `age`.
    mutating func refresh(ifOlderThan age: Duration) {
        guard .now - begun > age else { return }
        pages = [:]
        last = nil
        begun = .now
    }

    private mutating func page(_ number: Int) throws(LedgerUnavailable) -> [UInt8] {
        if let last, last.number == number { return last.bytes }
        if let known = pages[number] {
            last = (number, known)
            return known
        }
        let start = number * Self.bytesPerPage
        let bytes = try ledger.settledCells(sweep, bytes: start..<start + Self.bytesPerPage)
        if pages.count >= Self.maximumPages { pages = [:] }
        pages[number] = bytes
        last = (number, bytes)
        return bytes
    }
}
