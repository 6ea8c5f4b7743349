import Foundation
package import Rendering
package import Sweeps
package import Tensors

/// The models that cells name, each found, checked and digested once.
package final class ModelSet {
    let catalog: ModelCatalog
    private let spec: SweepSpec
    private let compute: Compute
    private var models: [ModelChoice: CheckedModel] = [:]
    /// The models that were met so far, for the plan.
    package private(set) var records: [ModelRecord] = []

    /// No models yet; relative folders start from that of `spec`.
    package init(catalog: ModelCatalog, spec: SweepSpec, compute: Compute) {
        self.catalog = catalog
        self.spec = spec
        self.compute = compute
    }

    /// The model that a cell is rendered with.
    ///
    /// - Throws: `FarmError` where it is missing, damaged, or its parts do not fit together.
    package func model(for parameters: Parameters) throws -> CheckedModel {
        let choice = ModelChoice(parameters)
        if let known = models[choice] { return known }
        do {
            let reference = try choice.reference(in: catalog, spec: spec)
            let model =
                try reference == .none ? CheckedModel.none : CheckedModel(reference, compute: compute)
            models[choice] = model
            records.append(ModelRecord(parameters, parts: model.parts))
            return model
        } catch let error where error is RenderingError || error is TensorsError {
            throw FarmError("model: \(error)")
        }
    }

    /// What a sweep's id says of the models that were met so far.
    package var digests: [String] {
        Set(models.values.map(\.identity)).map { "\($0.text) \($0.stage1) \($0.stage2 ?? "")" }.sorted()
    }
}

/// How a cell names its model: as a whole, or part by part.
package struct ModelChoice: Hashable, Sendable {
    private static let standard = "pocket"

    /// Nil where it names none, for its task takes none.
    private let whole: String?
    private let stage1: String?
    private let stage2: String?
    private let text: String?

    package init(_ parameters: Parameters) {
        whole = parameters.text("model")
        stage1 = parameters.text("model.stage1")
        stage2 = parameters.text("model.stage2")
        text = parameters.text("model.text")
    }

    /// The folders that are meant; a part that is named alone replaces that part of the whole.
    ///
    /// It is `.none` where the cell's task takes no model.
    package func reference(in catalog: ModelCatalog, spec: SweepSpec) throws -> ModelReference {
        /// Folders count from the spec's; what is none may be a name of the catalogue.
        func located(_ name: String) -> String {
            let path = spec.resolve(name)
            return FileManager.default.fileExists(atPath: path) ? path : name
        }
        // Parts of one's own beside no model that is named are a model, and no changes to the standard one.
        if let stage1, whole == Self.standard {
            return try catalog.reference(
                stage1: located(stage1), stage2: stage2.map(located), text: text.map(located))
        }
        guard let whole else { return .none }
        let base = try catalog.reference(whole == Self.standard ? whole : located(whole))
        guard stage1 != nil || stage2 != nil || text != nil else { return base }
        return try catalog.reference(
            stage1: stage1.map(located) ?? base.stage1, stage2: stage2.map(located) ?? base.stage2,
            text: text.map(located) ?? base.text)
    }
}
