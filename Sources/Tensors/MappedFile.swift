import Glibc

/// A regular file mapped read-only into memory.
///
/// Unchecked: the mapping is read-only and lives as long as the object. A file that is cut short while it is mapped
/// ends the process, as with every mapping; model files are written once.
package final class MappedFile: @unchecked Sendable {
    package let path: String
    package let count: Int
    private let base: UnsafeMutableRawPointer?

    package init(path: String) throws {
        self.path = path
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw TensorsError("\(path) cannot be opened: \(systemMessage())") }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw TensorsError("\(path) cannot be examined: \(systemMessage())")
        }
        guard status.st_mode & S_IFMT == S_IFREG else { throw TensorsError("\(path) is not a regular file") }
        count = status.st_size
        guard count > 0 else {
            base = nil
            return
        }
        let mapping = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0)
        guard let mapping, mapping != MAP_FAILED else {
            throw TensorsError("\(path) cannot be mapped: \(systemMessage())")
        }
        base = mapping
    }

    /// Bytes that were read already, as a file that is called `name`.
    package init(copying bytes: [UInt8], name: String) throws {
        path = name
        count = bytes.count
        guard count > 0 else {
            base = nil
            return
        }
        let mapping = mmap(nil, count, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        guard let mapping, mapping != MAP_FAILED else {
            throw TensorsError("there is no memory for \(name): \(systemMessage())")
        }
        mapping.copyMemory(from: bytes, byteCount: count)
        base = mapping
    }

    /// A file of no bytes, that stands where a file should be.
    init(absent path: String) {
        self.path = path
        count = 0
        base = nil
    }

    deinit {
        if let base { munmap(base, count) }
    }

    /// Calls `body` with the bytes of `range`, which must lie in the file.
    package func withBytes<R>(_ range: Range<Int>, _ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R
    {
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "\(range) is outside \(path)")
        return try withExtendedLifetime(self) {
            try body(
                UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(start: base, count: count)[range]))
        }
    }

    /// Lets the system take back the memory of `range` until it is read again.
    package func release(_ range: Range<Int>) {
        let page = Int(sysconf(Int32(_SC_PAGESIZE)))
        let start = (range.lowerBound + page - 1) / page * page
        let end = range.upperBound / page * page
        if let base, start < end { madvise(base + start, end - start, MADV_DONTNEED) }
    }
}

/// What the system says of the call that failed last.
func systemMessage() -> String { String(cString: strerror(errno)) }
