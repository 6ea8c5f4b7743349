/// Refuses documents whose aliases could expand to too much, before a parser sees them.
///
/// The parser compares keys, and a key may be an alias: on nested aliases that alone takes exponential time.
/// Every alias at most doubles what stands before it, so bytes · 2^aliases bounds the expansion. Marks inside
/// quotes are counted as well, which errs on the safe side.
enum AliasCheck {
    private static let maximumExpansion = 1 << 26

    static func check(_ text: String, place: FieldPlace) throws(SpecError) {
        let bytes = Array(text.utf8)
        let anchors = Set(names(after: UInt8(ascii: "&"), in: bytes))
        guard !anchors.isEmpty else { return }
        let aliases = names(after: UInt8(ascii: "*"), in: bytes).count { anchors.contains($0) }
        guard aliases >= 26 || bytes.count << aliases > maximumExpansion else { return }
        throw place.error(
            "has \(aliases) YAML aliases (*name), which could expand beyond all bounds; write the values out")
    }

    private static func names(after mark: UInt8, in bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        bytes.indices.compactMap { index in
            guard bytes[index] == mark else { return nil }
            let name = bytes[(index + 1)...].prefix(while: isNameByte)
            return name.isEmpty ? nil : name
        }
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
