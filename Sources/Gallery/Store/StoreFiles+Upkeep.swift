import Foundation
import Glibc

extension StoreFiles {
    /// A file or a folder.
    struct Entry {
        let isFolder: Bool
        let bytes: Int
        /// By the file system's clock.
        let changed: Date
    }

    /// What is at a path; nil where there is nothing, or a link, which leads out of the store.
    func entry(at path: String) throws -> Entry? {
        var status = stat()
        guard lstat(full(path), &status) == 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw error(errno, "look at", path)
        }
        let isFolder = status.st_mode & S_IFMT == S_IFDIR
        guard isFolder || status.st_mode & S_IFMT == S_IFREG else { return nil }
        return Entry(isFolder: isFolder, bytes: Int(status.st_size), changed: Date(status.st_mtim))
    }

    /// Makes a file young, if this process may.
    func touch(_ path: String) { utimensat(AT_FDCWD, full(path), nil, AT_SYMLINK_NOFOLLOW) }

    /// The time by the file system's own clock, which on a network is not this machine's.
    func now() throws -> Date {
        let path = ".clock.\(String(UInt64.random(in: .min ... .max), radix: 36)).tmp"
        let descriptor = open(full(path), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw error(errno, "create", path) }
        close(descriptor)
        defer { unlink(full(path)) }
        guard let date = try date(of: path) else { throw error(ENOENT, "look at", path) }
        return date
    }

    /// Removes a folder with the files and folders in it.
    func removeFolder(_ path: String) throws {
        for name in try names(in: path) {
            let inner = "\(path)/\(name)"
            try entry(at: inner)?.isFolder == true ? removeFolder(inner) : remove(inner)
        }
        guard rmdir(full(path)) == 0 || errno == ENOENT else { throw error(errno, "remove", path) }
    }
}
