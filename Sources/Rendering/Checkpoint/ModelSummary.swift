import Foundation
import Tensors

/// What a list of models says of one of them.
package struct ModelSummary: Sendable {
    /// One network of a model.
    package struct Part: Sendable {
        package enum Role: String, Sendable {
            case text
            case stage1
            case stage2
        }

        package let role: Role
        package let folder: String
        package let parameters: Int
        package let bytes: Int
        /// The types of its weights, the most frequent first: `F16`.
        package let dtypes: [String]
        /// Side of a stage's pictures; nil for the text encoder.
        package let size: Int?
    }

    package let name: String
    package let parts: [Part]
    /// Why the model cannot be used; nil where it can.
    package let problem: String?

    /// Describes a model without reading its weights.
    package init(_ model: ModelReference) {
        name = model.name
        var parts: [Part] = []
        var problem: String?
        do {
            try model.requireParts()
            parts.append(try Part(.text, .textEncoder(model.textEncoderFolder)))
            parts.append(try Part(.stage1, .unet(ModelReference.unetFolder(model.stage1))))
            if let stage2 = model.stage2 {
                parts.append(try Part(.stage2, .unet(ModelReference.unetFolder(stage2))))
            }
        } catch {
            problem = "\(error)"
        }
        self.parts = parts
        self.problem = problem
    }
}

extension ModelSummary.Part {
    fileprivate init(_ role: Role, _ checkpoint: Checkpoint) throws {
        self.role = role
        folder = checkpoint.folder
        size = role == .text ? nil : try UNetConfig(path: checkpoint.configPath).sampleSize
        parameters = checkpoint.tensors.values.reduce(0) { $0 + $1.count }
        bytes = checkpoint.tensors.values.reduce(0) { $0 + $1.range.count }
        let counts = checkpoint.tensors.values.reduce(into: [String: Int]()) {
            $0[$1.dtype.rawValue, default: 0] += 1
        }
        dtypes = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
    }
}
