/// A set of cells: a bit each, the highest bit of a byte first, as in a string of Redis.
struct CellBits {
    private(set) var bytes: [UInt8] = []

    subscript(cell: Int) -> Bool {
        get { cell >= 0 && cell >> 3 < bytes.count && bytes[cell >> 3] & (0x80 >> UInt8(cell & 7)) != 0 }
        set {
            let missing = (cell >> 3) + 1 - bytes.count
            if missing > 0 { bytes.append(contentsOf: repeatElement(0, count: missing)) }
            let bit: UInt8 = 0x80 >> UInt8(cell & 7)
            if newValue { bytes[cell >> 3] |= bit } else { bytes[cell >> 3] &= ~bit }
        }
    }
}
