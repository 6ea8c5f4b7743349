import Foundation
package import Gallery
import Imaging
import Rendering
package import Sweeps
import Tensors
import Training

/// The files that cells name, each found, decoded and digested once.
package final class InputSet {
    /// Where the bytes of a file come from.
    private enum Source {
        /// As the spec names it: a path, or a digest of the store.
        case file(String)
        /// The network of a checkpoint, by its path.
        case network(String)
        /// A test digit of a set.
        case digit(DigitSource, Int)
    }

    private let spec: SweepSpec
    private let store: ResultStore?
    /// What was met so far.
    package private(set) var digests = InputDigests()
    /// The files of digests, with how the plan names them.
    private var files: [String: (name: String, source: Source)] = [:]
    private var sizes: [String: PictureSize] = [:]
    private var networks: [String: DigitNetwork.Form] = [:]
    /// Files of digits as far as they were read.
    private var digits: [DigitSource: DigitSet] = [:]

    /// No files yet; relative paths start from the folder of `spec`, and files named by a digest are in `store`.
    package init(spec: SweepSpec, store: ResultStore?) {
        self.spec = spec
        self.store = store
    }

    /// Reads the files that a cell names, those that were not met before.
    ///
    /// - Throws: `FarmError` where one is missing, damaged, too large, or not what it should be; `MissingTraining`.
    package func take(_ parameters: Parameters, of task: TaskDeclaration) throws {
        for file in task.files(of: parameters) where digests[file.name].map({ files[$0] != nil }) != true {
            do {
                try take(file.name, parameter: file.parameter, of: parameters)
            } catch let error where error.isOfFiles {
                throw FarmError("\(file.parameter.name): \(error)")
            }
        }
    }

    private func take(_ name: String, parameter: Sweeps.Parameter, of parameters: Parameters) throws {
        let source = try source(of: name, parameter: parameter, in: parameters)
        let bytes = try bytes(of: source)
        let digest = InputDigests.digest(in: name) ?? SHA256.hex(of: bytes)
        switch parameter.kind {
        case .permutation: _ = try PermutationFile.read(bytes, name: name)
        case .training: networks[digest] = try DigitNetwork(bytes: bytes, name: name).form
        case .digits: _ = try DigitFile.pixels(bytes, name: name)
        default:
            let bitmap = try Bitmap(file: bytes, name: name)
            sizes[digest] = PictureSize(width: bitmap.width, height: bitmap.height)
        }
        if InputDigests.digest(in: name) == nil { digests[name] = digest }
        files[digest] = (name, source)
    }

    private func source(
        of name: String, parameter: Sweeps.Parameter, in parameters: Parameters
    ) throws -> Source {
        guard InputDigests.digest(in: name) == nil, let text = parameters.text(parameter.name) else {
            return .file(name)
        }
        switch parameter.kind {
        case .training(let which):
            let path = spec.resolve(text)
            guard let folder = TrainingFolder(existing: path) else {
                throw MissingTraining(folder: path, parameters: parameters)
            }
            return .network(try folder.existingCheckpoint(ofEpoch: parameters.integer(which)))
        case .digits(let which):
            return .digit(try DigitSource(text).resolved(in: spec), parameters.integer(which) ?? 0)
        default: return .file(name)
        }
    }

    /// The bytes of a file, as they were when it was taken.
    ///
    /// - Throws: `FarmError` where it is gone, or has changed since.
    package func bytes(of digest: String) throws -> [UInt8] {
        let name = files[digest]?.name ?? InputDigests.prefix + digest
        let bytes = try bytes(of: files[digest]?.source ?? .file(name))
        guard SHA256.hex(of: bytes) == digest else {
            throw FarmError("\(name) was changed meanwhile: start again")
        }
        return bytes
    }

    /// The pictures that were met, in a form that browsers show, by name.
    ///
    /// - Throws: `FarmError` where one is gone, or has changed since it was taken.
    var pictures: [(name: String, bytes: [UInt8])] {
        get throws {
            try files.sorted { $0.value.name < $1.value.name }.compactMap {
                digest, file -> (name: String, bytes: [UInt8])? in
                if sizes[digest] != nil { return (file.name, try bytes(of: digest)) }
                guard case .digit = file.source else { return nil }
                let grey = try DigitFile.pixels(bytes(of: digest), name: file.name)
                let bitmap = Bitmap(
                    width: DigitNode.side, height: DigitNode.side, samples: grey.flatMap { [$0, $0, $0] })
                return (file.name, try PNG.encode(bitmap))
            }
        }
    }

    /// The charts of the losses of trainings that were met, by the folder's name.
    var losses: [(name: String, path: String)] {
        let folders = files.values.compactMap { file -> URL? in
            guard case .network(let path) = file.source else { return nil }
            return URL(fileURLWithPath: path).deletingLastPathComponent()
        }
        return Set(folders).sorted { $0.path < $1.path }.compactMap { folder in
            let chart = folder.appendingPathComponent("losses.png").path
            guard FileManager.default.fileExists(atPath: chart) else { return nil }
            return (folder.lastPathComponent, chart)
        }
    }

    /// Checks that a mask has the size of the picture that it is laid over, and that a network was trained for what it is
    /// asked.
    ///
    /// - Throws: `FarmError`; `RenderingError` that says what to change.
    package func check(_ node: Node) throws {
        let inputs = node.upstream.compactMap(\.file)
        for input in inputs {
            guard let form = networks[input] else { continue }
            try DigitNode.check(node, by: form, name: files[input]?.name ?? "the network")
        }
        guard let first = inputs.first, let size = sizes[first] else { return }
        for other in inputs.dropFirst() {
            guard let otherSize = sizes[other], otherSize != size else { continue }
            throw FarmError(
                "mask \(files[other]?.name ?? "") is \(otherSize.width)×\(otherSize.height), but image "
                    + "\(files[first]?.name ?? "") is \(size.width)×\(size.height): give two of one size")
        }
    }

    /// Puts the files into a store.
    ///
    /// - Throws: `FarmError` where one is gone or has changed since it was taken; `StoreError`.
    package func keep(in store: ResultStore) throws {
        for digest in digests.all.sorted() { try store.keep(input: bytes(of: digest)) }
    }
}

// MARK: - Reading

extension InputSet {
    private func bytes(of source: Source) throws -> [UInt8] {
        switch source {
        case .file(let name): return try bytes(named: name)
        case .network(let path):
            let bytes = try DigitNetwork(Checkpoint(reading: path), path: path).file
            guard bytes.count <= ResultStore.maximumInput else {
                throw FarmError("the network of \(path) is larger than \(ResultStore.maximumInput >> 20) MiB")
            }
            return bytes
        case .digit(let source, let index):
            return DigitFile.bytes(try pixels(of: index, in: source))
        }
    }

    private func pixels(of index: Int, in source: DigitSource) throws -> ArraySlice<UInt8> {
        func missing(_ count: Int) -> FarmError {
            FarmError("there is no test digit \(index), counted from 0: \(source.name) has \(count)")
        }
        if case .drawn(let seed) = source {
            guard index < DrawnDigits.testCount else { throw missing(DrawnDigits.testCount) }
            let number = DrawnDigits.trainingCount + index
            return DrawnDigits(seed: seed).pictures(number..<number + 1).pixels[...]
        }
        // Files are read from the beginning, so some more than asked for are kept.
        let known = digits[source].flatMap { $0.count > index ? $0 : nil }
        let set = try known ?? source.test(limit: max(2 * (index + 1), 64))
        digits[source] = set
        guard index < set.count else { throw missing(set.count) }
        let size = DigitNode.side * DigitNode.side
        return set.pixels[index * size..<(index + 1) * size]
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

extension Error {
    /// Whether it says what is wrong with a file.
    fileprivate var isOfFiles: Bool {
        self is ImagingError || self is FarmError || self is RenderingError || self is TensorsError
            || self is TrainingError
    }
}

extension DigitSource {
    /// The set with its folder counted from the spec's.
    fileprivate func resolved(in spec: SweepSpec) -> DigitSource {
        guard case .files(let collection, let folder) = self else { return self }
        return .files(collection, folder: spec.resolve(folder))
    }
}
