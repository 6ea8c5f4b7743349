/// Checks the character map of a SentencePiece model, which libsentencepiece follows wherever it points.
///
/// The map is the field `precompiled_charsmap` of the message `NormalizerSpec` in
/// `sentencepiece_model.proto`: the size of a trie in bytes, the trie as a double array (darts-clone,
/// `include/darts.h`), and replacements that its values point to.
enum CharacterMap {
    private static let normalizerSpec = 3
    private static let precompiledMap = 2

    /// Whether every map in a serialised model stays within itself; false too for what is no such message.
    static func isSound(inModel bytes: UnsafeRawBufferPointer) -> Bool {
        guard let specs = ProtobufFields(bytes[...]).contents(of: normalizerSpec) else { return false }
        return specs.allSatisfy { spec in
            ProtobufFields(spec).contents(of: precompiledMap)?.allSatisfy(isSound) ?? false
        }
    }

    private static func isSound(_ map: Slice<UnsafeRawBufferPointer>) -> Bool {
        guard !map.isEmpty else { return true }
        guard map.count > 4 else { return false }
        let bytes = UnsafeRawBufferPointer(rebasing: map)
        let size = Int(UInt32(littleEndian: bytes.loadUnaligned(as: UInt32.self)))
        // A trie is laid out in blocks of 256 units.
        guard size > 0, size % 1024 == 0, size < bytes.count - 4 else { return false }
        let trie = UnsafeRawBufferPointer(rebasing: bytes[4..<4 + size])
        let replacements = bytes.count - 4 - size
        return (0..<size / 4).allSatisfy { isSound(unit: $0, of: trie, replacements: replacements) }
    }

    /// Whether the children and the value of a unit lie where there are any.
    private static func isSound(
        unit index: Int, of trie: UnsafeRawBufferPointer, replacements: Int
    ) -> Bool {
        func unit(_ index: Int) -> UInt32 {
            UInt32(littleEndian: trie.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self))
        }
        let isValue = unit(index) >> 31 == 1
        guard !isValue else { return true }
        let offset = (unit(index) >> 10) << ((unit(index) & 1 << 9) >> 6)
        let target = index ^ Int(offset)
        guard (target | 0xFF) < trie.count / 4 else { return false }
        let hasValue = unit(index) >> 8 & 1 == 1
        return !hasValue || Int(unit(target) & 0x7FFF_FFFF) < replacements
    }
}
