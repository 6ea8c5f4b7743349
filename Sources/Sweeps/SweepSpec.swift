import Foundation

/// A sweep spec as it was written, and where.
package struct SweepSpec: Hashable, Sendable {
    /// YAML.
    package let text: String
    /// The file as the user named it, for messages.
    package let file: String
    /// The absolute path of the folder that relative paths in the spec start from.
    package let folder: String
    /// The sweep's name where the spec gives none.
    package let defaultName: String

    package init(text: String, file: String, folder: String, defaultName: String) {
        self.text = text
        self.file = file
        self.folder = folder
        self.defaultName = defaultName
    }

    /// Reads the file at `path`; a sweep without a name gets that of the file.
    package static func read(path: String) throws(SpecError) -> SweepSpec {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw SpecError(file: path, "does not exist")
        }
        guard !isFolder.boolValue else { throw SpecError(file: path, "is a folder; give a file") }
        // A pipe would be waited for.
        guard FileKind(path: path) == .regular else {
            throw SpecError(file: path, "is no regular file; give one")
        }
        let absolute = URL(fileURLWithPath: path).standardizedFileURL
        return try SweepSpec(
            bytes: Self.bytes(of: path) { try FileHandle(forReadingFrom: URL(fileURLWithPath: path)) },
            file: path, folder: absolute.deletingLastPathComponent().path,
            defaultName: absolute.deletingPathExtension().lastPathComponent)
    }

    /// Reads standard input to its end; relative paths start from `folder`.
    package static func readStandardInput(folder: String) throws(SpecError) -> SweepSpec {
        let name = "standard input"
        return try SweepSpec(
            bytes: Self.bytes(of: name) { .standardInput }, file: name, folder: folder, defaultName: "sweep")
    }

    /// All bytes, or one more than a spec may have.
    private static func bytes(
        of file: String, opened: () throws -> FileHandle
    ) throws(SpecError) -> [UInt8] {
        do {
            let handle = try opened()
            var bytes = Data()
            // A pipe gives what there is.
            while bytes.count <= SpecNode.maximumBytes,
                let more = try handle.read(upToCount: SpecNode.maximumBytes + 1 - bytes.count), !more.isEmpty
            {
                bytes += more
            }
            return [UInt8](bytes)
        } catch {
            throw SpecError(file: file, "cannot be read: \(error.localizedDescription)")
        }
    }

    /// A spec from bytes that were read elsewhere, such as from standard input.
    package init(bytes: [UInt8], file: String, folder: String, defaultName: String) throws(SpecError) {
        guard bytes.count <= SpecNode.maximumBytes else {
            throw SpecError(
                file: file, "is larger than the \(SpecNode.maximumBytes) bytes that a spec may have")
        }
        // Windows editors begin UTF-8 with a byte order mark.
        let isMarked = bytes.starts(with: [0xef, 0xbb, 0xbf])
        guard let text = String(validating: bytes.dropFirst(isMarked ? 3 : 0), as: UTF8.self) else {
            throw SpecError(file: file, "is not UTF-8 text; save it as UTF-8")
        }
        self.init(text: text, file: file, folder: folder, defaultName: defaultName)
    }

    /// A path of the spec, relative ones from the spec's folder.
    package func resolve(_ path: String) -> String {
        path.hasPrefix("/") ? path : "\(folder)/\(path.hasPrefix("./") ? path.dropFirst(2) : path[...])"
    }

    /// `name` made fit to name a folder; unchanged where it is.
    static func folderName(_ name: String) -> String {
        let kept = name.map { character in
            character.isASCII && (character.isLetter || character.isNumber || "-_.".contains(character))
                ? character : "-"
        }
        let fit = String(kept.drop { "-_.".contains($0) }.prefix(64))
        return fit.isEmpty ? "sweep" : fit
    }
}
