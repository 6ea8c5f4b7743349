/// A dictionary of tensors as `torch.save` writes it: a zip archive with a pickle and the tensors' bytes.
///
/// Nothing in it is executed, and every claim of it is checked before it is used.
package struct TorchFile {
    private static let maximumPickle = 1 << 24
    private static let maximumElements = 1 << 28

    /// The dictionary's keys in its order.
    package let names: [String]
    private let tensors: [String: TorchTensor]
    private let archive: ZipArchive
    private let file: MappedFile
    /// The folder in the archive, with its slash.
    private let root: String

    /// Reads the dictionary of the file at `path`, and checks that all tensors lie within their storages.
    ///
    /// - Throws: `TensorsError`, one sentence that names the file and what is wrong with it.
    package init(path: String) throws {
        file = try MappedFile(path: path)
        archive = try ZipArchive(file)
        guard
            let pickle = archive.names.filter({ $0.hasSuffix("data.pkl") }).min(by: { $0.count < $1.count }),
            let range = try archive.bytes(of: pickle), range.count <= Self.maximumPickle
        else { throw TensorsError("\(path) is no file of torch's: it has no data.pkl that can be read") }
        root = String(pickle.dropLast("data.pkl".count))
        if let order = try archive.bytes(of: root + "byteorder") {
            guard file.withBytes(order, { $0.elementsEqual("little".utf8) }) else {
                throw TensorsError("\(path) was written on a machine with another order of bytes")
            }
        }
        let value = try Pickle.value(of: file.withBytes(range) { [UInt8]($0) }, in: path)
        guard case .dictionary(let entries) = value else {
            throw TensorsError("\(path) holds no dictionary of tensors")
        }
        var names: [String] = []
        var tensors: [String: TorchTensor] = [:]
        for entry in entries {
            guard case .text(let name) = entry.key else {
                throw TensorsError("\(path) holds a dictionary of something else than texts to tensors")
            }
            guard case .tensor(let tensor) = entry.value else {
                throw TensorsError("\(path): “\(name.prefix(60))” is no tensor, but all in it must be")
            }
            guard tensors.updateValue(tensor, forKey: name) == nil else {
                throw TensorsError("\(path) has two tensors \"\(name.prefix(60))\"")
            }
            names.append(name)
        }
        self.names = names
        self.tensors = tensors
        for name in names { _ = try located(name) }
    }

    /// The values of a tensor as float32.
    ///
    /// - Throws: `TensorsError` where there is none of that name, or it does not lie within its storage.
    package func floats(_ name: String) throws -> Tensor {
        let (tensor, range) = try located(name)
        let count = tensor.shape.reduce(1, *)
        let all = StoredTensor(
            name: name, dtype: tensor.storage.dtype, shape: [tensor.storage.count], file: file, range: range
        ).floats()
        let values = all.withUnsafe { all in
            (0..<count).map { index -> Float in
                var (rest, place) = (index, tensor.offset)
                for axis in tensor.shape.indices.reversed() {
                    place += rest % tensor.shape[axis] * tensor.strides[axis]
                    rest /= tensor.shape[axis]
                }
                return all[place]
            }
        }
        return Tensor(values, shape: tensor.shape)
    }

    /// A tensor and where the bytes of its storage are.
    private func located(_ name: String) throws -> (TorchTensor, Range<Int>) {
        func refusal(_ reason: String) -> TensorsError {
            TensorsError("\(file.path): tensor \"\(name.prefix(60))\" \(reason)")
        }
        guard let tensor = tensors[name] else { throw refusal("is missing") }
        let storage = tensor.storage
        guard let range = try archive.bytes(of: "\(root)data/\(storage.member)") else {
            throw refusal("has no storage: \(storage.member.prefix(60)) is missing")
        }
        guard storage.count <= Self.maximumElements, range.count == storage.count * storage.dtype.size else {
            throw refusal(
                "has a storage of \(storage.count) numbers, for which there are \(range.count) bytes")
        }
        var (elements, last) = (1, tensor.offset)
        for (length, stride) in zip(tensor.shape, tensor.strides) {
            guard length > 0, length <= storage.count, stride <= storage.count,
                elements <= storage.count / length
            else { throw refusal("is larger than its storage") }
            elements *= length
            last += (length - 1) * stride
        }
        guard last < storage.count else { throw refusal("reaches beyond its storage") }
        return (tensor, range)
    }
}
