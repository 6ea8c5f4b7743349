import Glibc

/// The files of a store: whole files written durably under a temporary name, then published under their own.
///
/// Two stores of different machines may share a directory over NFS; see `publish`.
struct StoreFiles: Sendable {
    let root: String
    /// What messages call the folder.
    var kind = "the store"
    var calls = StoreCalls()

    /// Writes a file that may be there already, in one step: readers see the old content or the new.
    func replace(_ path: String, with bytes: [UInt8]) throws {
        let temporary = try writeTemporary(for: path, bytes)
        guard rename(full(temporary), full(path)) == 0 else {
            let code = errno
            unlink(full(temporary))
            throw error(code, "replace", path)
        }
        try syncFolder(of: full(path), path)
    }

    /// Writes a file that is written once: false where it is there already, which then stays as it is.
    func create(_ path: String, with bytes: [UInt8]) throws -> Bool {
        let temporary = try writeTemporary(for: path, bytes)
        defer { unlink(full(temporary)) }
        let isFirst = try publish(temporary, as: path)
        try syncFolder(of: full(path), path)
        return isFirst
    }

    /// Writes so many bytes durably under a temporary name beside `path`, and removes them.
    func probe(_ path: String, bytes: Int) throws {
        unlink(full(try writeTemporary(for: path, [UInt8](repeating: 0x5a, count: bytes))))
    }

    /// Moves a damaged file out of the way, under a name that is never looked for.
    func setAside(_ path: String) throws {
        let name = path.split(separator: "/").last ?? ""
        let token = String(UInt64.random(in: .min ... .max), radix: 36)
        guard rename(full(path), full("\(folder(of: path))/.\(name).\(token).bad")) == 0 || errno == ENOENT
        else {
            throw error(errno, "set aside", path)
        }
    }

    /// Removes a file; that it is gone already is no error.
    func remove(_ path: String) throws {
        guard unlink(full(path)) == 0 || errno == ENOENT else { throw error(errno, "remove", path) }
    }

    /// Gives a complete file its name, unless there is one of that name.
    ///
    /// `link` is the one call that creates a name atomically everywhere; a file system without hard links is asked
    /// to rename instead, with a check and without if need be. Over NFS the reply to a call that was done may be
    /// lost, and its repetition fails: then the files tell (as Postfix's `sane_link` does).
    private func publish(_ temporary: String, as path: String) throws -> Bool {
        let (from, to) = (full(temporary), full(path))
        let refusal = calls.link(from, to)
        if refusal == 0 || isSameFile(from, to) { return true }
        if refusal == EEXIST { return false }
        guard [EPERM, ENOTSUP, EMLINK, ENOSYS].contains(refusal) else { throw error(refusal, "create", path) }
        let code = calls.renameNew(from, to)
        if code == 0 || !exists(from) && exists(to) { return true }
        if code == EEXIST { return false }
        guard [EINVAL, ENOSYS, ENOTSUP].contains(code) else { throw error(code, "create", path) }
        if exists(to) { return false }
        guard rename(from, to) == 0 || !exists(from) && exists(to) else { throw error(errno, "create", path) }
        return true
    }

    /// Writes and syncs a new file beside `path`, making folders as needed, and gives its path.
    private func writeTemporary(for path: String, _ bytes: [UInt8]) throws -> String {
        let name = path.split(separator: "/").last ?? ""
        let token = String(UInt64.random(in: .min ... .max), radix: 36)
        let temporary = folder(of: path) + "/.\(name).\(token).tmp"
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        var descriptor = open(full(temporary), flags, 0o644)
        if descriptor < 0 && errno == ENOENT {
            try makeFolder(folder(of: path))
            descriptor = open(full(temporary), flags, 0o644)
        }
        guard descriptor >= 0 else { throw error(errno, "create", temporary) }
        var code = write(bytes, to: descriptor)
        if code == 0 { code = calls.fsync(descriptor) }
        // NFS reports delayed write errors when a file is closed.
        if close(descriptor) != 0 && code == 0 { code = errno }
        guard code == 0 else {
            unlink(full(temporary))
            throw error(code, "write", path)
        }
        return temporary
    }

    private func write(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
        bytes.withUnsafeBytes { buffer in
            var rest = buffer[...]
            while !rest.isEmpty {
                let written = Glibc.write(
                    descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if written < 0 && errno == EINTR { continue }
                guard written > 0 else { return written < 0 ? errno : EIO }
                rest = rest.dropFirst(written)
            }
            return 0
        }
    }

    /// Makes a folder below the root and those above it, the root's own included, durably.
    func makeFolder(_ path: String) throws { try makeFolder(at: full(path), path) }

    private func makeFolder(at full: String, _ path: String) throws {
        if mkdir(full, 0o755) == 0 { return try syncFolder(of: full, path) }
        let code = errno
        if code == EEXIST { return }
        let parent = folder(of: full)
        guard code == ENOENT, parent != full else { throw error(code, "make the folder for", path) }
        try makeFolder(at: parent, path)
        guard mkdir(full, 0o755) == 0 || errno == EEXIST else {
            throw error(errno, "make the folder for", path)
        }
        try syncFolder(of: full, path)
    }

    private func syncFolder(of full: String, _ path: String) throws {
        let descriptor = open(folder(of: full), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw error(errno, "sync", path) }
        defer { close(descriptor) }
        let code = calls.fsync(descriptor)
        // Some file systems cannot sync a folder, and need not.
        guard [0, EINVAL, ENOTSUP].contains(code) else { throw error(code, "sync", path) }
    }

    private func folder(of path: String) -> String {
        path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    }

    func full(_ path: String) -> String { "\(root)/\(path)" }

    private func exists(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }

    private func isSameFile(_ a: String, _ b: String) -> Bool {
        var (first, second) = (stat(), stat())
        return lstat(a, &first) == 0 && lstat(b, &second) == 0
            && first.st_dev == second.st_dev && first.st_ino == second.st_ino
    }

    func error(_ code: Int32, _ attempt: String, _ path: String) -> StoreError {
        StoreError(code: code, attempt: attempt, path: path, place: "\(kind) \(root)")
    }
}
