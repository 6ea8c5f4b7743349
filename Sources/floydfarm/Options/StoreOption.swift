import ArgumentParser
import Foundation
import Gallery

/// `--store`: where results are kept.
struct StoreOption: ParsableArguments {
    @Option(
        name: .customLong("store"),
        help: ArgumentHelp(
            "Where results are kept (default: $FLOYDFARM_STORE, else ./renders).", valueName: "dir"))
    private var folder: String?

    var path: String {
        folder ?? ProcessInfo.processInfo.environment["FLOYDFARM_STORE"].flatMap { $0.isEmpty ? nil : $0 }
            ?? "renders"
    }

    /// The store, if it is there: a look at results must not make one.
    func existing() throws -> ResultStore? {
        FileManager.default.fileExists(atPath: path + "/store.json") ? try ResultStore(existing: path) : nil
    }
}
