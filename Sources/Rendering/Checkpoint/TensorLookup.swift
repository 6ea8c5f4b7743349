package import Tensors

/// Hands out a network's tensors by name while the network is built, and collects all that does not fit.
///
/// A builder asks for every tensor it needs, in its own shape, and ends with `finish()`, which reports everything that
/// is missing, misshapen or left over at once. Until then a stand-in takes the place of what is missing, so nothing may
/// be computed from a tensor before `finish()` has returned. Made without a checkpoint, the lookup records what a
/// network asks for: the list that synthetic checkpoints are written from.
package final class TensorLookup {
    /// What was asked for, in order.
    package private(set) var requests: [(name: String, shape: [Int])] = []
    private let path: String
    /// Nil when the lookup only records.
    private let tensors: [String: StoredTensor]?
    private var used: Set<String> = []
    private var ignoredPrefixes: [String] = []
    private var missing: [String] = []
    private var misshapen: [String] = []

    /// A lookup in the tensors of a checkpoint; `path` names it in errors.
    package init(_ tensors: [String: StoredTensor], path: String) {
        self.tensors = tensors
        self.path = path
    }

    /// A lookup that holds nothing, finds everything, and records it.
    package init() {
        tensors = nil
        path = ""
    }

    /// A weight that stays in the file's type.
    package func weight(_ name: String, _ shape: [Int]) -> Weight { Weight(stored(name, shape)) }

    /// One weight that files may hold under any of several names, all of the same content.
    package func weight(anyOf names: [String], _ shape: [Int]) -> Weight {
        let present = names.filter { tensors?[$0] != nil }
        used.formUnion(present)
        return weight(present.first ?? names[0], shape)
    }

    /// A small tensor, widened at once.
    package func tensor(_ name: String, _ shape: [Int]) -> Tensor {
        let found = stored(name, shape)
        return found.range.isEmpty ? Tensor(zeros: shape) : found.floats()
    }

    /// A bias or the gain of a normalisation, widened at once.
    package func vector(_ name: String, _ count: Int) -> Tensor { tensor(name, [count]) }

    /// `prefix.weight` `[out, in, kernel, kernel]` and `prefix.bias`.
    package func convolution(_ prefix: String, in input: Int, out output: Int, kernel: Int) -> Convolution {
        Convolution(
            weight: weight("\(prefix).weight", [output, input, kernel, kernel]),
            bias: vector("\(prefix).bias", output))
    }

    /// `prefix.weight` `[out, in]` and, where the layer has one, `prefix.bias`.
    package func linear(_ prefix: String, in input: Int, out output: Int, bias: Bool = true) -> Linear {
        Linear(
            weight: weight("\(prefix).weight", [output, input]),
            bias: bias ? vector("\(prefix).bias", output) : nil)
    }

    /// `prefix.weight` and `prefix.bias` of a normalisation over `count` channels.
    package func norm(_ prefix: String, _ count: Int) -> Norm {
        Norm(weight: vector("\(prefix).weight", count), bias: vector("\(prefix).bias", count))
    }

    /// Says that tensors whose names begin so belong to another part of the file's model and are not needed.
    package func ignore(prefix: String) { ignoredPrefixes.append(prefix) }

    /// Ends the lookup.
    ///
    /// - Throws: `RenderingError` that lists the missing, the misshapen and the left-over tensors.
    package func finish() throws {
        guard let tensors else { return }
        let extra = tensors.keys.filter { name in
            !used.contains(name) && !ignoredPrefixes.contains { name.hasPrefix($0) }
        }
        let findings = [
            finding(missing, "missing"),
            finding(misshapen, "not as the configuration says"),
            finding(extra.sorted(), "not part of this architecture"),
        ].compactMap(\.self)
        guard findings.isEmpty else {
            throw RenderingError(
                "\(path) does not fit its configuration: \(findings.joined(separator: "; "))")
        }
    }

    private func stored(_ name: String, _ shape: [Int]) -> StoredTensor {
        requests.append((name, shape))
        used.insert(name)
        let standIn = StoredTensor(absent: name, shape: shape, from: path)
        guard let tensors else { return standIn }
        guard let found = tensors[name] else {
            missing.append(name)
            return standIn
        }
        guard found.shape == shape else {
            misshapen.append("\(name) is \(found.shape) instead of \(shape)")
            return standIn
        }
        guard found.dtype != .int64 else {
            misshapen.append("\(name) holds integers")
            return standIn
        }
        return found
    }

    /// "3 tensors missing (a, b, c)", the list cut after ten; nil for none.
    private func finding(_ names: [String], _ what: String) -> String? {
        guard !names.isEmpty else { return nil }
        let more = names.count > 10 ? ", and \(names.count - 10) more" : ""
        let noun = names.count == 1 ? "tensor is" : "tensors are"
        return "\(names.count) \(noun) \(what) (\(names.prefix(10).joined(separator: ", "))\(more))"
    }
}
