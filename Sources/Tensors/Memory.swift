import Glibc

/// Memory for `count` floats, aligned to cache lines, to be freed with `deallocate()`.
///
/// Large blocks lie on huge pages where the system has them: a feature map is written once and freed soon, and with
/// small pages most of that time would be page faults.
func allocateFloats(_ count: Int) -> UnsafeMutablePointer<Float> {
    let hugePage = 2 << 20
    let bytes = max(count, 1) * MemoryLayout<Float>.stride
    let isLarge = bytes >= 2 * hugePage
    let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: isLarge ? hugePage : 64)
    // Advice only: where it is refused, small pages do.
    if isLarge { madvise(memory, bytes / hugePage * hugePage, MADV_HUGEPAGE) }
    return memory.bindMemory(to: Float.self, capacity: max(count, 1))
}

/// Calls `body` with memory for `count` floats.
func withScratch<R>(_ count: Int, _ body: (UnsafeMutablePointer<Float>) -> R) -> R {
    let memory = allocateFloats(count)
    defer { memory.deallocate() }
    return body(memory)
}
