import Farm
import Foundation
import Sweeps

/// A file that the user named for a result: checked before the work, written whole or not at all.
enum OutputFile {
    /// Refuses a place that cannot be written, before anything is computed for it.
    static func check(_ path: String) throws {
        guard !path.isEmpty else { throw FarmError("the name of a file to write is empty: give one") }
        // What is replaced must not be a device, such as /dev/stdout.
        guard FileKind(path: path) != .other else {
            throw FarmError("\(path) is no regular file: name one, or a new one")
        }
        let folder = folder(of: path)
        guard access(folder, W_OK | X_OK) == 0 else {
            throw FarmError(
                "\(path) cannot be written: \(folder) \(String(cString: strerror(errno)).lowercased())")
        }
    }

    /// Writes `bytes` in place of what is there.
    static func write(_ bytes: [UInt8], to path: String) throws {
        do {
            try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw UnwritableOutput(description: "\(path) cannot be written: \(error.localizedDescription)")
        }
    }

    private static func folder(of path: String) -> String {
        URL(fileURLWithPath: path).deletingLastPathComponent().path
    }
}

/// A result that could not be stored.
struct UnwritableOutput: Error, CustomStringConvertible {
    let description: String
}
