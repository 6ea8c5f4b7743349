import Sweeps

/// Which keys were put in, in a set amount of memory: a Bloom filter.
///
/// It never denies a key that was put in. The more there are for its size, the more others it takes for one.
struct KeyFilter {
    /// 64 MiB: of 10⁸ keys it takes less than one in ten others for one of them, of 10⁷ about one in 30,000.
    private static let largest = 1 << 29
    private static let smallest = 1 << 16
    private static let bitsPerKey = 32

    private var words: [UInt64]
    private let mask: UInt32

    /// An empty filter for about so many keys.
    init(keys: Int) {
        var bits = Self.smallest
        while bits < Self.largest, bits / Self.bitsPerKey < keys { bits *= 2 }
        words = Array(repeating: 0, count: bits / 64)
        mask = UInt32(bits - 1)
    }

    mutating func insert(_ key: ContentKey) {
        for bit in bits(of: key) { words[bit / 64] |= 1 << (bit % 64) }
    }

    func contains(_ key: ContentKey) -> Bool {
        bits(of: key).allSatisfy { words[$0 / 64] >> ($0 % 64) & 1 == 1 }
    }

    /// A key is a digest, so that its parts are as good as hashes.
    private func bits(of key: ContentKey) -> [Int] {
        var bits: [Int] = []
        var part: UInt32 = 0
        for (place, digit) in key.description.utf8.enumerated() {
            part = part << 4 | UInt32(digit < 58 ? digit - 48 : digit - 87)
            if place % 8 == 7 { bits.append(Int(part & mask)) }
        }
        return bits
    }
}
