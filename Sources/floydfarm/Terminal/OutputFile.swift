import Farm
import Foundation

/// A file that the user named for a result: checked before the work, written whole or not at all.
enum OutputFile {
    /// Refuses a place that cannot be written, before anything is computed for it.
    static func check(_ path: String) throws {
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        guard !(exists && isFolder.boolValue) else { throw FarmError("\(path) is a folder: name a file") }
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
