import Glibc
import Synchronization

/// Memory for `count` floats, aligned to cache lines, to be given back with `freeFloats`.
func allocateFloats(_ count: Int) -> UnsafeMutablePointer<Float> {
    let size = BlockSize(floats: count)
    let memory = size.isLarge ? LargeBlocks.shared.take(size) : nil
    return (memory ?? size.allocate()).bindMemory(to: Float.self, capacity: max(count, 1))
}

/// Gives back memory of `allocateFloats(count)`.
func freeFloats(_ memory: UnsafeMutablePointer<Float>, _ count: Int) {
    let size = BlockSize(floats: count)
    let memory = UnsafeMutableRawPointer(memory)
    if !size.isLarge || !LargeBlocks.shared.keep(memory, size) { memory.deallocate() }
}

/// Calls `body` with memory for `count` floats.
func withScratch<R>(_ count: Int, _ body: (UnsafeMutablePointer<Float>) -> R) -> R {
    let memory = allocateFloats(count)
    defer { freeFloats(memory, count) }
    return body(memory)
}

/// The bytes of a block: large ones are rounded up, so that a block fits others of about its size.
private struct BlockSize {
    private static let hugePage = 2 << 20
    let bytes: Int

    init(floats: Int) {
        let bytes = max(floats, 1) * MemoryLayout<Float>.stride
        // Eight sizes between a power of two and the next.
        let step = max(64, 1 << (Int.bitWidth - bytes.leadingZeroBitCount - 4))
        self.bytes = (bytes + step - 1) / step * step
    }

    var isLarge: Bool { bytes >= 1 << 18 }

    /// Blocks that huge pages fit into lie on them where the system has them.
    func allocate() -> UnsafeMutableRawPointer {
        let isHuge = bytes >= 2 * Self.hugePage
        let memory = UnsafeMutableRawPointer.allocate(
            byteCount: bytes, alignment: isHuge ? Self.hugePage : 64)
        // Advice only: where it is refused, small pages do.
        if isHuge { madvise(memory, bytes / Self.hugePage * Self.hugePage, MADV_HUGEPAGE) }
        return memory
    }
}

/// Large blocks that were given back and wait for the next use.
///
/// A feature map is written once and freed soon; fresh memory would cost more time for its pages, which the system fills
/// with zeros, than the operation that writes it.
private final class LargeBlocks: Sendable {
    static let shared = LargeBlocks()

    /// The most bytes that wait.
    private static let limit = 512 << 20

    private struct State {
        var blocks: [Int: [UInt]] = [:]
        var bytes = 0
    }

    private let state = Mutex(State())

    func take(_ size: BlockSize) -> UnsafeMutableRawPointer? {
        state.withLock { state in
            guard let address = state.blocks[size.bytes]?.popLast() else { return nil }
            state.bytes -= size.bytes
            return UnsafeMutableRawPointer(bitPattern: address)
        }
    }

    /// False where enough blocks wait already.
    func keep(_ memory: UnsafeMutableRawPointer, _ size: BlockSize) -> Bool {
        state.withLock { state in
            guard state.bytes + size.bytes <= Self.limit else { return false }
            state.bytes += size.bytes
            state.blocks[size.bytes, default: []].append(UInt(bitPattern: memory))
            return true
        }
    }
}
