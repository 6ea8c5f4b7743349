import Foundation

/// The models that can be called by name: `pocket`, which comes with the program, and the folders of the models folder.
///
/// The models folder is the one given, else `FLOYDFARM_MODELS`, else `models` of `UserFolder.data`.
package struct ModelCatalog: Sendable {
    package let folder: String

    package init(
        folder: String? = nil, environment: [String: String] = ProcessInfo.processInfo.environment
    ) {
        let named = environment["FLOYDFARM_MODELS"].flatMap { $0.isEmpty ? nil : $0 }
        self.folder = folder ?? named ?? "\(UserFolder.data(environment: environment))/models"
    }

    /// The model of a name, or of a folder with `stage1/` and perhaps `stage2/` and `text/`.
    ///
    /// - Throws: `RenderingError` that says what was looked for.
    package func reference(_ model: String) throws -> ModelReference {
        if model == "pocket" { return try Self.pocket() }
        let folder = try existing(model)
        guard Self.isFolder("\(folder)/stage1") else {
            let hint =
                Self.isFolder("\(folder)/unet")
                ? "it is one stage; name the stages as {stage1: FOLDER, stage2: FOLDER}"
                : "it has no folder stage1"
            throw RenderingError("\(folder) is no cascade: \(hint)")
        }
        return ModelReference(
            name: model, stage1: try Self.repository("\(folder)/stage1"),
            stage2: Self.isFolder("\(folder)/stage2") ? try Self.repository("\(folder)/stage2") : nil,
            text: try Self.repository(Self.isFolder("\(folder)/text") ? "\(folder)/text" : "\(folder)/stage1")
        )
    }

    /// A model of separate folders, each a path or a name in the models folder; `text` defaults to stage I's.
    ///
    /// - Throws: `RenderingError` that says what was looked for.
    package func reference(stage1: String, stage2: String? = nil, text: String? = nil) throws
        -> ModelReference
    {
        let first = try Self.repository(existing(stage1))
        return ModelReference(
            name: [stage1, stage2].compactMap(\.self).joined(separator: " + "), stage1: first,
            stage2: try stage2.map { try Self.repository(existing($0)) },
            text: try text.map { try Self.repository(existing($0)) } ?? first)
    }

    /// All models that have a name, `pocket` first.
    package func models() -> [ModelReference] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let own = names.sorted().filter { !$0.hasPrefix(".") && $0 != "pocket" }
        return [try? Self.pocket()].compactMap(\.self) + own.compactMap { try? reference($0) }
    }

    /// The folder that a name or a path means.
    private func existing(_ nameOrPath: String) throws -> String {
        let isName = !nameOrPath.contains("/") && !nameOrPath.hasPrefix(".") && !nameOrPath.isEmpty
        if isName && Self.isFolder("\(folder)/\(nameOrPath)") { return "\(folder)/\(nameOrPath)" }
        if Self.isFolder(nameOrPath) { return nameOrPath }
        throw RenderingError(
            "there is no model \"\(nameOrPath)\": neither a folder, nor pocket, nor a name in \(folder)")
    }

    /// The snapshot in a repository's folder of the Hugging Face cache; any other folder is itself.
    private static func repository(_ folder: String) throws -> String {
        let snapshots = "\(folder)/snapshots"
        guard isFolder(snapshots) else { return folder }
        let names = try FileManager.default.contentsOfDirectory(atPath: snapshots).filter {
            !$0.hasPrefix(".")
        }
        let main = (try? String(contentsOfFile: "\(folder)/refs/main", encoding: .utf8))?
            .trimmingCharacters(in: .whitespacesAndNewlines)
        guard
            let name = main.flatMap({ names.contains($0) ? $0 : nil }) ?? (names.count == 1 ? names[0] : nil)
        else {
            throw RenderingError("\(snapshots) has \(names.count) versions; name the folder of one of them")
        }
        return "\(snapshots)/\(name)"
    }

    private static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }

    /// The model in the package's resources, which lie beside the program.
    ///
    /// They are looked up here rather than with `Bundle.module`, which ends a program whose resources are elsewhere.
    private static func pocket() throws -> ModelReference {
        let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        let folder = program.deletingLastPathComponent().appendingPathComponent(
            "floydfarm_Rendering.resources/pocket"
        )
        .path
        guard isFolder("\(folder)/stage1") else {
            throw RenderingError(
                "the model pocket is missing: its folder \(folder) must lie beside the program")
        }
        return ModelReference(
            name: "pocket", stage1: "\(folder)/stage1", stage2: "\(folder)/stage2", text: "\(folder)/stage1")
    }
}
