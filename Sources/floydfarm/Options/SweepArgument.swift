import ArgumentParser
import Farm
import Foundation
import Gallery
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

    /// The sweep that is meant, and the store that has its results.
    func find() throws -> (view: SweepView, store: ResultStore) {
        guard let store = try storage.existing() else {
            throw FarmError(
                "there is no store in \(try storage.path()): run a sweep first, or name another with --store")
        }
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: sweep, isDirectory: &isFolder), !isFolder.boolValue {
            let prepared = try PreparedSweep(
                SweepSpec.read(path: sweep), catalog: ModelCatalog(), store: store, compute: Compute())
            return (SweepView(prepared), store)
        }
        let id = try SweepChoice.pick(sweep, among: store.sweeps().map(\.id))
        return (try SweepView(id: id, in: store), store)
    }
}
