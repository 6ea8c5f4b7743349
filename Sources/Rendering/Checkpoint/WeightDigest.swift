import Dispatch
import Sweeps
import Synchronization
import Tensors

/// The digest of a part's weights: over its tensors in the order of their names, each with type, shape and bytes.
///
/// How the tensors are spread over files does not enter. Tensors are digested one by one, on all cores.
enum WeightDigest {
    static func hex(of tensors: [String: StoredTensor]) -> String {
        let sorted = tensors.sorted { $0.key < $1.key }
        let digests = Mutex([String](repeating: "", count: sorted.count))
        DispatchQueue.concurrentPerform(iterations: sorted.count) { i in
            let tensor = sorted[i].value
            let digest = tensor.file.withBytes(tensor.range) { SHA256.hex(of: $0) }
            tensor.file.release(tensor.range)
            digests.withLock { $0[i] = digest }
        }
        var text = ""
        for ((name, tensor), digest) in zip(sorted, digests.withLock({ $0 })) {
            text += "\(name.utf8.count) \(name) \(tensor.dtype.rawValue) \(tensor.shape) \(digest)\n"
        }
        return SHA256.hex(of: Array(text.utf8))
    }
}
