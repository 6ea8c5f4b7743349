import ArgumentParser
import Farm
import Foundation
package import Gallery

/// `--store`: where results are kept.
package struct StoreOption: ParsableArguments {
    @Option(
        name: .customLong("store"),
        help: ArgumentHelp(
            "Where results are kept (default: $FLOYDFARM_STORE, else ./renders).", valueName: "dir"))
    private var folder: String?

    package init() {}

    /// The folder, whether it is there or not.
    package func path() throws -> String { try FarmConnection.store(flag: folder) }

    /// The store, if it is there: a look at results must not make one.
    package func existing() throws -> ResultStore? {
        let path = try path()
        return FileManager.default.fileExists(atPath: path + "/store.json")
            ? try ResultStore(existing: path) : nil
    }

    /// The store, which must be there.
    package func opened() throws -> ResultStore {
        guard let store = try existing() else {
            throw FarmError(
                "there is no store in \(try path()): run or submit a sweep first, or name another with --store"
            )
        }
        return store
    }
}
