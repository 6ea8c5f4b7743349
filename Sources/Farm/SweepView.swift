import Foundation
package import Gallery
import Rendering
package import Sweeps

/// A sweep as far as looking at its results needs: its cells and their keys.
package struct SweepView {
    package let id: String
    package let sweep: Sweep
    private let models: [ModelRecord]
    private let inputs: InputDigests
    /// The files themselves, where they are to be kept.
    private let files: InputSet?
    /// The keys that the plan lists, by the index of the cell.
    private let listed: [Int: ContentKey]

    package init(_ prepared: PreparedSweep) {
        id = prepared.id
        sweep = prepared.sweep
        models = prepared.models.records
        inputs = prepared.inputs.digests
        files = prepared.inputs
        listed = [:]
    }

    /// A sweep that a store keeps; its models need not be there.
    ///
    /// - Throws: `FarmError` where the store has it not, or not whole.
    package init(id: String, in store: ResultStore) throws {
        let folder = try store.sweep(id)
        guard let json = try folder.plan(), let text = try folder.spec() else {
            throw FarmError("sweep \(id) is not complete in the store: run its spec again")
        }
        guard let plan = try? PlanRecord(json: Data(json)) else {
            throw FarmError("the plan of sweep \(id) in the store cannot be read: run its spec again")
        }
        self.id = id
        sweep = try Sweep(plan.spec(text: text), tasks: RenderTask.all.map(\.declaration))
        models = plan.models ?? []
        inputs = plan.inputs ?? InputDigests()
        files = nil
        let keys = (plan.keys ?? []).compactMap { cell in ContentKey(cell.key).map { (cell.index, $0) } }
        listed = Dictionary(keys) { first, _ in first }
    }

    /// The key of a cell's picture.
    package func key(of cell: Cell) throws -> ContentKey {
        if let key = listed[cell.index] { return key }
        return try node(of: cell).key
    }

    /// The node of a cell's score; nil where the sweep is not ranked.
    func scoreNode(of cell: Cell) throws -> Node? {
        sweep.ranking == nil ? nil : try node(of: cell).beside.first { $0.kind == .score }
    }

    /// What is kept of the samplings of a cell.
    func frames(of cell: Cell) throws -> [StripFrame] {
        guard let keep = cell.parameters.text("keep"), keep != "off" else { return [] }
        return try node(of: cell).allFrames
    }

    /// Whether a store has all of a cell: its picture, under `key`, what is kept of its samplings, and its score.
    func isDone(_ cell: Cell, key: ContentKey, in store: ResultStore) throws -> Bool {
        try store.contains(key, .picture)
            && frames(of: cell).allSatisfy { store.contains($0.key, .picture) }
            && scoreNode(of: cell).map { store.contains($0.key, .tensors) } ?? true
    }

    /// The node that is a cell's picture.
    func node(of cell: Cell) throws -> Node {
        try sweep.picture(
            of: cell.parameters, models: models.identity(for: cell.parameters), inputs: inputs)
    }

    /// Writes spec, plan and the files that cells name to the store, so that the sweep can be found there.
    ///
    /// - Throws: `FarmError` where a file has changed since it was checked; `StoreError`.
    package func keep(in store: ResultStore) throws {
        try files?.keep(in: store)
        let record = try PlanRecord(sweep, id: id, models: models, inputs: inputs)
        try store.sweep(id).record(spec: sweep.spec.text, plan: [UInt8](record.json()))
    }
}
