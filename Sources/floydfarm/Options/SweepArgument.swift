import ArgumentParser
import Farm
import Foundation
import Gallery
import Options
import Rendering
import Sweeps
import Tensors

/// `SWEEP`: an id, an unambiguous beginning of one, a name (its newest sweep), or a spec file.
struct SweepArgument: ParsableArguments {
    @Argument(
        help: ArgumentHelp("A sweep's id, a beginning of it, its name, or the spec file.", valueName: "sweep")
    )
    private var sweep: String

    @OptionGroup private var storage: StoreOption

    /// The store that the sweep is looked for in.
    func store() throws -> ResultStore { try storage.opened() }

    /// The id of a sweep that the store has.
    func id(in store: ResultStore) throws -> String { try SweepArgument.id(of: sweep, in: store) }

    /// The sweep that is meant, and the store that has its results.
    func find() throws -> (view: SweepView, store: ResultStore) {
        let store = try store()
        if let spec = try Self.spec(sweep), try Self.recorded(spec, in: store) == nil {
            let prepared = try PreparedSweep(
                spec, catalog: ModelCatalog(), store: store, compute: Compute())
            return (SweepView(prepared), store)
        }
        return (try SweepView(id: id(in: store), in: store), store)
    }

    /// The id of the sweep in a store that a text means.
    static func id(of text: String, in store: ResultStore) throws -> String {
        guard let spec = try spec(text) else {
            return try SweepChoice.pick(text, among: store.sweeps().map(\.id))
        }
        guard let id = try recorded(spec, in: store) else {
            throw FarmError("the store has no sweep of \(text) as it is now: run or submit it first")
        }
        return id
    }

    /// The spec of a file; nil where the text names none.
    private static func spec(_ text: String) throws -> SweepSpec? {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: text, isDirectory: &isFolder), !isFolder.boolValue else {
            return nil
        }
        return try SweepSpec.read(path: text)
    }

    /// The newest sweep that was recorded with exactly this spec: for it no model is needed.
    private static func recorded(_ spec: SweepSpec, in store: ResultStore) throws -> String? {
        try store.sweeps().map(\.id).first { id in try store.sweep(id).spec() == spec.text }
    }
}
