/// A set of small integers of a fixed capacity.
struct Bits: Hashable {
    private var words: [UInt64]

    init(count: Int) { words = Array(repeating: 0, count: (count + 63) / 64) }

    init(count: Int, members: some Sequence<Int>) {
        self.init(count: count)
        for member in members { insert(member) }
    }

    mutating func insert(_ member: Int) { words[member / 64] |= 1 << UInt64(member % 64) }

    mutating func formIntersection(_ other: Bits) {
        for index in words.indices { words[index] &= other.words[index] }
    }

    func intersection(_ other: Bits) -> Bits {
        var result = self
        result.formIntersection(other)
        return result
    }

    func intersects(_ other: Bits) -> Bool {
        words.indices.contains { words[$0] & other.words[$0] != 0 }
    }

    var isEmpty: Bool { words.allSatisfy { $0 == 0 } }
}
