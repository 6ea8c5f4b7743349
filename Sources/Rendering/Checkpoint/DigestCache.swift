import Foundation
import Glibc
import Sweeps

/// Remembers the digest of large weight files beside them, for as long as size, modification time and inode stay.
///
/// Where the folder cannot be written, the memory is kept in `digests` of `UserFolder.cache`.
/// A memory that is damaged or cannot be kept costs time and nothing else.
struct DigestCache {
    let cacheFolder: String
    /// Weights below this many bytes are digested every time, which takes some milliseconds.
    var threshold = 64 << 20

    init(environment: [String: String] = ProcessInfo.processInfo.environment) {
        cacheFolder = "\(UserFolder.cache(environment: environment))/digests"
    }

    /// The digest remembered for the files of `checkpoint`, or the result of `compute`, remembered.
    func digest(of checkpoint: Checkpoint, compute: () -> String) -> String {
        let stamps = checkpoint.files.map(FileStamp.init)
        guard stamps.reduce(0, { $0 + $1.size }) >= threshold else { return compute() }
        let places = [beside(checkpoint), aside(checkpoint)]
        for place in places {
            if let digest = remembered(at: place, for: stamps) { return digest }
        }
        let digest = compute()
        let memory = stamps.map { "\($0)\n" }.joined() + digest + "\n"
        _ = places.first { remember(memory, at: $0) }
        return digest
    }

    private func beside(_ checkpoint: Checkpoint) -> String { "\(checkpoint.folder)/.floydfarm-digest" }

    private func aside(_ checkpoint: Checkpoint) -> String {
        let path = URL(fileURLWithPath: checkpoint.folder).resolvingSymlinksInPath().path
        return "\(cacheFolder)/\(SHA256.hex(of: Array(path.utf8)))"
    }

    private func remembered(at path: String, for stamps: [FileStamp]) -> String? {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count == stamps.count + 2, lines.last == "",
            lines.dropLast(2).elementsEqual(stamps, by: { $0 == "\($1)" })
        else { return nil }
        let digest = lines[stamps.count]
        let isDigest = digest.utf8.count == 64 && digest.allSatisfy { $0.isHexDigit && !$0.isUppercase }
        return isDigest ? String(digest) : nil
    }

    /// Writes the memory whole or not at all; false where that cannot be done.
    private func remember(_ memory: String, at path: String) -> Bool {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        if path.hasPrefix(cacheFolder) {
            try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        }
        return (try? Data(memory.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)) != nil
    }
}

/// What a file looked like when it was digested.
struct FileStamp: CustomStringConvertible {
    let size: Int
    let description: String

    /// The stamp of the file that `path` leads to; of size 0 where there is none.
    init(_ path: String) {
        var status = stat()
        let name = URL(fileURLWithPath: path).lastPathComponent
        guard stat(path, &status) == 0 else {
            size = 0
            description = name
            return
        }
        size = status.st_size
        let seconds = status.st_mtim.tv_sec
        description = "\(name) \(size) \(seconds).\(status.st_mtim.tv_nsec) \(status.st_ino)"
    }
}
