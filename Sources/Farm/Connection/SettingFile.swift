import Foundation
import Sweeps

/// A file that holds a setting, as secrets are handed to containers: one line.
struct SettingFile {
    private static let maximumBytes = 4096

    /// The line without its end.
    let text: String

    /// Reads the file that `variable` names.
    ///
    /// - Throws: `FarmError` that names the file and never quotes it.
    init(path: String, variable: String) throws {
        func unusable(_ reason: String) -> FarmError { FarmError("\(variable): the file \(path) \(reason)") }
        // Without waiting for whoever writes to a pipe.
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw unusable("cannot be read: \(String(cString: strerror(errno)).lowercased())")
        }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        guard FileKind(descriptor: descriptor) == .regular else {
            throw unusable("is no regular file: give one")
        }
        guard let bytes = try? handle.read(upToCount: Self.maximumBytes + 1) ?? Data() else {
            throw unusable("cannot be read")
        }
        guard bytes.count <= Self.maximumBytes else {
            throw unusable("is larger than \(Self.maximumBytes) bytes: it must hold one line")
        }
        guard var line = String(validating: bytes, as: UTF8.self) else {
            throw unusable("is not UTF-8 text")
        }
        if line.last?.isNewline == true { line.removeLast() }
        guard !line.isEmpty else { throw unusable("is empty: it must hold one line") }
        guard !line.contains(where: \.isNewline) else {
            throw unusable("has more than one line: it must hold the setting alone")
        }
        text = line
    }
}
