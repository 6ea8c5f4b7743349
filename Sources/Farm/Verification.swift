import Foundation
package import Gallery
import Imaging
package import Rendering
import Sweeps
package import Tensors

/// A PNG compared with the picture that its own metadata describe, rendered anew.
package struct Verification: Sendable {
    /// The largest difference of two samples, of 255.
    package let largest: Int
    /// Pixels that differ.
    package let differing: Int

    package var isIdentical: Bool { differing == 0 }

    /// Renders the picture of a PNG again and compares.
    ///
    /// - Throws: `FarmError` where the file is no PNG of floydfarm's, or was made with another model or numerics.
    package init(
        path: String, catalog: ModelCatalog, store: ResultStore?, compute: Compute,
        onStep: (StepProgress) throws -> Void
    ) throws {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw FarmError("\(path) cannot be read")
        }
        let (bitmap, chunks) = try PNG.decode([UInt8](data), name: path)
        let record = try PictureRecord(chunks, path: path)
        let model = try record.model(in: catalog, path: path, compute: compute)
        let spec = SweepSpec(text: "", file: path, folder: "", defaultName: "")
        let inputs = InputSet(spec: spec, store: Self.store(around: path) ?? store)
        let picture = try record.picture(model: model, inputs: inputs, path: path)
        let again = try record.bitmap(of: picture, compute: compute, onStep: onStep)
        guard again.width == bitmap.width, again.height == bitmap.height else {
            throw FarmError(
                "\(path) is \(bitmap.width)×\(bitmap.height), but its metadata make a picture of "
                    + "\(again.width)×\(again.height)")
        }
        let differences = zip(bitmap.samples, again.samples).map { abs(Int($0) - Int($1)) }
        largest = differences.max() ?? 0
        differing = stride(from: 0, to: differences.count, by: 3).count {
            differences[$0..<$0 + 3].contains { $0 > 0 }
        }
    }
}

extension Verification {
    /// The store that a picture lies in; nil where it lies in none.
    private static func store(around path: String) -> ResultStore? {
        var folder = URL(fileURLWithPath: path)
        // objects/ab/cd/KEY.png
        for _ in 0..<4 { folder.deleteLastPathComponent() }
        return try? ResultStore(existing: folder.path)
    }
}

extension PictureRecord {
    /// The model that the picture was made with, if it is here and unchanged.
    fileprivate func model(in catalog: ModelCatalog, path: String, compute: Compute) throws -> CheckedModel {
        // What a task without a model needs besides, such as a network, are files.
        guard try RenderTask.named(task).declaration.takesModel else { return .none }
        let named = rendered.model
        let reference: ModelReference
        if let name = named["name"] {
            reference = try catalog.reference(name)
        } else if let stage1 = named["stage1"] {
            reference = try catalog.reference(stage1: stage1, stage2: named["stage2"], text: named["text"])
        } else {
            throw FarmError("\(path) does not say which model it was rendered with")
        }
        let model = try CheckedModel(reference, compute: compute)
        let here = [
            "text": model.identity.text, "stage1": model.identity.stage1, "stage2": model.identity.stage2,
        ]
        for (part, digest) in models.sorted(by: { $0.key < $1.key }) where here[part] != digest {
            throw FarmError(
                "\(path) was rendered with another \(part == "text" ? "text encoder" : part) than model "
                    + "\(reference.name) has here, so it cannot be compared")
        }
        return model
    }

    /// The picture, or the frame of its sampling that the record is of.
    fileprivate func bitmap(
        of picture: SinglePicture, compute: Compute, onStep: (StepProgress) throws -> Void
    ) throws -> Bitmap {
        let wanted = frame.map {
            StripFrame(of: picture.node, step: $0.step, timestep: $0.timestep, content: $0.content)
        }
        var shown: Tensor?
        let result = try picture.render(compute: compute) { step in
            shown = wanted.flatMap(step.picture) ?? shown
            try onStep(step)
        }
        return shown.map(Bitmap.init(sample:)) ?? result.bitmap
    }

    fileprivate func picture(model: CheckedModel, inputs: InputSet, path: String) throws -> SinglePicture {
        let task = try RenderTask.named(task)
        guard epoch == Numerics.epoch else {
            throw FarmError(
                "\(path) was rendered by version \(version) with other numerics, so it cannot be compared bit by bit"
            )
        }
        let node = try task.declaration.node(parameters, model.identity)
        let frame = frame.map {
            StripFrame(of: node, step: $0.step, timestep: $0.timestep, content: $0.content)
        }
        guard (frame?.key ?? node.key).description == key else {
            throw FarmError(
                "the parameters in \(path) do not match its key \(key), so they are not those it was rendered with"
            )
        }
        return try SinglePicture(parameters, task: task, model: model, inputs: inputs, given: nil)
    }
}
