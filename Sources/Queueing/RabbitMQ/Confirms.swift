/// Published messages that the broker has not answered for yet.
///
/// They are numbered from 1 on each channel; an answer may be for all up to a number, and a returned message is answered
/// for as if it were taken, after it came back.
struct Confirms<Item> {
    private struct Entry {
        let item: Item
        let sent: ContinuousClock.Instant
        var returned: String?
    }

    struct Answered {
        let item: Item
        let sent: ContinuousClock.Instant
        /// nil where the broker took it.
        let refusal: String?
    }

    private var entries: [UInt64: Entry] = [:]
    private var lowest: UInt64 = 1
    /// The number of the next message.
    private(set) var next: UInt64 = 1

    var count: Int { entries.count }

    /// All that is open, in the order in which it was sent.
    var open: [Item] { entries.sorted { $0.key < $1.key }.map(\.value.item) }

    mutating func sent(_ item: Item, at instant: ContinuousClock.Instant) {
        entries[next] = Entry(item: item, sent: instant)
        next += 1
    }

    /// A message came back; correlations that are no open number are ignored.
    mutating func returned(_ correlation: String, reason: String) {
        guard let number = UInt64(correlation) else { return }
        entries[number]?.returned = reason
    }

    /// Takes out what is answered, in order; nothing for numbers that are not open.
    mutating func settle(upTo tag: UInt64, isMultiple: Bool, isTaken: Bool) -> [Answered] {
        guard tag < next, tag >= lowest || !isMultiple else { return [] }
        let numbers = isMultiple ? lowest...tag : tag...tag
        let answered = numbers.compactMap { number in
            entries.removeValue(forKey: number).map { entry in
                Answered(
                    item: entry.item, sent: entry.sent,
                    refusal: entry.returned ?? (isTaken ? nil : "the broker does not take it now"))
            }
        }
        while lowest < next, entries[lowest] == nil { lowest += 1 }
        return answered
    }
}
