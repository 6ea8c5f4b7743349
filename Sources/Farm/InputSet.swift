import Foundation
package import Gallery
import Imaging
import Rendering
package import Sweeps

/// The files that cells name, each found, decoded and digested once.
package final class InputSet {
    private let spec: SweepSpec
    private let store: ResultStore?
    /// What was met so far.
    package private(set) var digests = InputDigests()
    private var sizes: [String: PictureSize] = [:]
    /// The files of digests, by how the spec names them.
    private var names: [String: String] = [:]

    /// No files yet; relative paths start from the folder of `spec`, and files named by a digest are in `store`.
    package init(spec: SweepSpec, store: ResultStore?) {
        self.spec = spec
        self.store = store
    }

    /// Reads the files that a cell names, those that were not met before.
    ///
    /// - Throws: `FarmError` where one is missing, no picture, damaged or too large.
    package func take(_ parameters: Parameters, of task: TaskDeclaration) throws {
        for file in task.files(of: parameters) where digests[file.name].map({ names[$0] != nil }) != true {
            do {
                try take(file.name, kind: file.parameter.kind)
            } catch let error where error is ImagingError || error is FarmError || error is RenderingError {
                throw FarmError("\(file.parameter.name): \(error)")
            }
        }
    }

    private func take(_ name: String, kind: Parameter.Kind) throws {
        let bytes = try bytes(named: name)
        let digest = InputDigests.digest(in: name) ?? SHA256.hex(of: bytes)
        if case .permutation = kind {
            _ = try PermutationFile.read(bytes, name: name)
        } else {
            let bitmap = try Bitmap(file: bytes, name: name)
            sizes[digest] = PictureSize(width: bitmap.width, height: bitmap.height)
        }
        if InputDigests.digest(in: name) == nil { digests[name] = digest }
        names[digest] = name
    }

    /// The bytes of a file, as they were when it was taken.
    ///
    /// - Throws: `FarmError` where it is gone, or has changed since.
    package func bytes(of digest: String) throws -> [UInt8] {
        let name = names[digest] ?? InputDigests.prefix + digest
        let bytes = try bytes(named: name)
        guard SHA256.hex(of: bytes) == digest else {
            throw FarmError("\(name) was changed meanwhile: start again")
        }
        return bytes
    }

    /// The files that were met and their bytes, by name.
    ///
    /// - Throws: `FarmError` where one is gone, or has changed since it was taken.
    var all: [(name: String, bytes: [UInt8])] {
        get throws {
            try names.sorted { $0.value < $1.value }.map { digest, name in (name, try bytes(of: digest)) }
        }
    }

    /// Checks that a mask has the size of the picture that it is laid over.
    ///
    /// - Throws: `FarmError`
    package func check(_ node: Node) throws {
        let files = node.upstream.compactMap(\.file)
        guard let first = files.first, let size = sizes[first] else { return }
        for other in files.dropFirst() {
            guard let otherSize = sizes[other], otherSize != size else { continue }
            throw FarmError(
                "mask \(names[other] ?? "") is \(otherSize.width)×\(otherSize.height), but image "
                    + "\(names[first] ?? "") is \(size.width)×\(size.height): give two of one size")
        }
    }

    /// Puts the files into a store.
    ///
    /// - Throws: `FarmError` where one is gone or has changed since it was taken; `StoreError`.
    package func keep(in store: ResultStore) throws {
        for digest in digests.all.sorted() { try store.keep(input: bytes(of: digest)) }
    }

    private func bytes(named name: String) throws -> [UInt8] {
        if let digest = InputDigests.digest(in: name) {
            guard let bytes = try store?.input(digest) else {
                throw FarmError("the store has no file \(name)")
            }
            return bytes
        }
        let path = spec.resolve(name)
        guard FileKind(path: path) == .regular else {
            throw FarmError(
                FileKind(path: path) == nil ? "there is no file \(path)" : "\(path) is no regular file")
        }
        let handle = try? FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        guard let data = try? handle?.read(upToCount: ResultStore.maximumInput + 1) else {
            throw FarmError("\(path) cannot be read")
        }
        guard data.count <= ResultStore.maximumInput else {
            throw FarmError("\(path) is larger than \(ResultStore.maximumInput >> 20) MiB")
        }
        return [UInt8](data)
    }
}
