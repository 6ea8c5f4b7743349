import Foundation
import Imaging
package import Sweeps
package import Tensors

/// Pictures and masks from outside, as nodes that samples of stage I and II are computed from.
package enum InputNode {
    /// How a picture of other sides becomes one of the stage's.
    enum Framing: String, CaseIterable {
        /// What is too wide or too high is cut off on both sides.
        case crop
        /// All of it is shown, between white margins.
        case fit
    }

    /// The picture of a cell; its file is named by its digest.
    static func image(of parameters: Parameters, models: ModelIdentity) throws -> Node {
        guard let name = parameters.text("image"), InputDigests.digest(in: name) != nil else {
            throw RenderingError("image must be a file whose digest is known")
        }
        return node("image", name, of: parameters, models: models)
    }

    /// The mask of a cell: a file named by its digest, or shapes.
    static func mask(
        of parameters: Parameters, models: ModelIdentity, enlarged: Bool = false
    ) throws -> Node {
        guard let text = parameters.text("mask"),
            InputDigests.digest(in: text) != nil || MaskShape.shapes(in: text) != nil
        else {
            throw RenderingError("mask must be a file whose digest is known, or shapes")
        }
        return node(
            "mask", MaskShape.canonical(text), of: parameters, models: models, enlarged: enlarged)
    }

    /// The picture that gives a part of a cell's, `enlarged` to stage II's size; nil where it takes none.
    static func reference(of parameters: Parameters, models: ModelIdentity, enlarged: Bool) -> Node? {
        parameters.text("reference").map {
            node("reference", $0, of: parameters, models: models, enlarged: enlarged)
        }
    }

    /// The permutation of a cell's views; nil where it takes none.
    static func permutation(of parameters: Parameters) -> Node? {
        parameters.text("permutation").map {
            Node(
                kind: .input, fields: [("permutation", .text($0))], models: [], upstream: [], evaluations: 0)
        }
    }

    private static func node(
        _ role: String, _ value: String, of parameters: Parameters, models: ModelIdentity,
        enlarged: Bool = false
    ) -> Node {
        let framing = parameters.text("framing") ?? Framing.crop.rawValue
        return Node(
            kind: .input,
            fields: [(role, .text(value)), ("framing", .text(framing))]
                + TaskParameters.size(of: parameters) + (enlarged ? [("enlarged", .boolean(true))] : []),
            models: [models.stage1], upstream: [], evaluations: 0)
    }

    /// A picture `[1, 3, H, W]` in −1…1, or a mask `[1, 1, H, W]` of 0 and 1, in the size that it is used in; what else
    /// a file may hold, as the task that takes it does.
    ///
    /// - Parameters:
    ///   - node: an input node
    ///   - width: in pixels
    ///   - height: in pixels
    ///   - bytes: gives the bytes of a digest
    /// - Returns: the tensor
    /// - Throws: an error of `bytes`; `ImagingError` where they are no picture.
    package static func tensor(
        of node: Node, width: Int, height: Int, bytes: (String) throws -> [UInt8]
    ) throws -> Tensor {
        if case .text(let text)? = node["mask"], let shapes = MaskShape.shapes(in: text) {
            return mask(of: shapes, width: width, height: height)
        }
        guard let digest = node.file else { throw RenderingError("an input node names no file") }
        let framing =
            if case .text(let text)? = node["framing"] { Framing(rawValue: text) } else { nil as Framing? }
        if node["permutation"] != nil {
            let permutation = try PermutationFile.read(bytes(digest), name: "the input \(digest.prefix(8))…")
            return Tensor(permutation.map(Float.init), shape: [permutation.count])
        }
        if node["network"] != nil {
            return try DigitNetwork(bytes: bytes(digest), name: "the input \(digest.prefix(8))…").packed
        }
        if node["digit"] != nil {
            return try DigitFile.tensor(bytes(digest), name: "the input \(digest.prefix(8))…")
        }
        let whole = try Bitmap(file: bytes(digest), name: "the input \(digest.prefix(8))…")
        let isMask = node["mask"] != nil
        let bitmap = (isMask ? whole.grey : whole).framed(
            framing ?? .crop, width: width, height: height, margin: isMask ? 0 : 255)
        guard isMask else { return Tensor(bitmap: bitmap) }
        let plane = width * height
        return Tensor(
            (0..<plane).map { bitmap.samples[3 * $0] < 128 ? 0 : 1 }, shape: [1, 1, height, width])
    }

    private static func mask(of shapes: [MaskShape], width: Int, height: Int) -> Tensor {
        let values = (0..<width * height).map { pixel -> Float in
            let x = (Double(pixel % width) + 0.5) / Double(width)
            let y = (Double(pixel / width) + 0.5) / Double(height)
            return shapes.contains { $0.contains(x, y, width: width, height: height) } ? 1 : 0
        }
        return Tensor(values, shape: [1, 1, height, width])
    }
}

extension Node {
    /// The digest of the file that an input node is of; nil for other nodes and for shapes.
    package var file: String? {
        for role in ["image", "mask", "reference", "permutation", "digit", "network"] {
            if kind == .input, case .text(let name)? = self[role] { return InputDigests.digest(in: name) }
        }
        return nil
    }
}

extension Bitmap {
    /// As Pillow's mode L.
    fileprivate var grey: Bitmap {
        var result = self
        for pixel in 0..<width * height {
            let sum =
                19595 * Int(samples[3 * pixel]) + 38470 * Int(samples[3 * pixel + 1])
                + 7471 * Int(samples[3 * pixel + 2]) + 32768
            for channel in 0..<3 { result.samples[3 * pixel + channel] = UInt8(sum >> 16) }
        }
        return result
    }

    fileprivate func framed(
        _ framing: InputNode.Framing, width newWidth: Int, height newHeight: Int, margin: UInt8
    ) -> Bitmap {
        switch framing {
        case .crop:
            let widest = Int((Double(height * newWidth) / Double(newHeight)).rounded())
            let highest = Int((Double(width * newHeight) / Double(newWidth)).rounded())
            return cropped(width: min(width, max(widest, 1)), height: min(height, max(highest, 1)))
                .resized(width: newWidth, height: newHeight)
        case .fit:
            let scale = min(Double(newWidth) / Double(width), Double(newHeight) / Double(height))
            let inner = resized(
                width: min(newWidth, max(1, Int((Double(width) * scale).rounded()))),
                height: min(newHeight, max(1, Int((Double(height) * scale).rounded()))))
            return inner.padded(width: newWidth, height: newHeight, value: margin)
        }
    }

    private func padded(width newWidth: Int, height newHeight: Int, value: UInt8) -> Bitmap {
        let (left, top) = ((newWidth - width) / 2, (newHeight - height) / 2)
        var result = [UInt8](repeating: value, count: 3 * newWidth * newHeight)
        for row in 0..<height {
            let target = 3 * ((top + row) * newWidth + left)
            result.replaceSubrange(
                target..<target + 3 * width, with: samples[3 * row * width..<3 * (row + 1) * width])
        }
        return Bitmap(width: newWidth, height: newHeight, samples: result)
    }
}
