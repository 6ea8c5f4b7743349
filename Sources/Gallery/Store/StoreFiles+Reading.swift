import Foundation
import Glibc

extension StoreFiles {
    /// The first and the last bytes of a file, eight at most.
    struct Ends {
        let first: [UInt8]
        let last: [UInt8]
        /// The bytes of the file.
        let count: Int
    }

    /// The content of a regular file of at most `limit` bytes; nil where there is none.
    func read(_ path: String, limit: Int = 1 << 31) throws -> [UInt8]? {
        try withFile(path) { descriptor, count in
            guard count <= limit else { throw StoreError("\(full(path)) is larger than \(limit) bytes") }
            return try read(descriptor, at: 0, count: count, path)
        }
    }

    /// The ends of a regular file; nil where there is none.
    ///
    /// The file is opened, since over NFS the look at a name alone may show the past.
    func ends(of path: String) throws -> Ends? {
        try withFile(path) { descriptor, count in
            Ends(
                first: try read(descriptor, at: 0, count: min(8, count), path),
                last: try read(descriptor, at: max(0, count - 8), count: min(8, count), path), count: count)
        }
    }

    /// When a file was last changed; nil where there is none.
    func date(of path: String) throws -> Date? {
        var status = stat()
        guard stat(full(path), &status) == 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw error(errno, "look at", path)
        }
        return Date(status.st_mtim)
    }

    /// The names in a folder, sorted; none where there is no such folder.
    func names(in folder: String) throws -> [String] {
        guard let stream = opendir(full(folder)) else {
            if errno == ENOENT || errno == ENOTDIR { return [] }
            throw error(errno, "list", folder)
        }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    private func withFile<Result>(_ path: String, _ body: (Int32, Int) throws -> Result) throws -> Result? {
        // Not blocking, in case it is a pipe.
        let descriptor = open(full(path), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw error(errno, "open", path)
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw error(errno, "look at", path) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw StoreError("\(full(path)) is no regular file") }
        return try body(descriptor, Int(status.st_size))
    }

    private func read(_ descriptor: Int32, at offset: Int, count: Int, _ path: String) throws -> [UInt8] {
        try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let read = pread(
                    descriptor, buffer.baseAddress.map { $0 + filled }, count - filled, off_t(offset + filled)
                )
                if read < 0 && errno == EINTR { continue }
                guard read >= 0 else { throw error(errno, "read", path) }
                if read == 0 { return }
                filled += read
            }
        }
    }
}

extension Date {
    /// The time of a file.
    init(_ time: timespec) {
        self.init(timeIntervalSince1970: Double(time.tv_sec) + Double(time.tv_nsec) / 1e9)
    }
}
