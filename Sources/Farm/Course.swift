import Foundation
package import Gallery
package import Rendering
package import Sweeps
package import Tensors

/// A folder of specs that are rendered one after the other and shown on one page, such as `Examples/course`.
///
/// The first lines of a spec, which are comments, are the title of its figure, the others its caption.
package struct Course {
    /// What stands for the models of specs that name none.
    package struct Model {
        let model: String?
        let text: String?

        /// A model and a folder of text states or of a text encoder, by names or paths; nil for the standard ones.
        package init(model: String?, text: String?) {
            self.model = model
            self.text = text
        }
    }

    /// A spec of the folder.
    package struct Chapter {
        package let title: String
        let caption: String
        package let spec: SweepSpec
    }

    package let chapters: [Chapter]
    /// The folder's own command for the trainings that its specs name; nil where it has none.
    private let trainer: String?

    /// Reads the specs of a folder, in the order of their names.
    ///
    /// - Throws: `FarmError` where there is none; `SpecError` for one that cannot be read.
    package init(folder: String, model: Model) throws {
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
            .filter { $0.hasSuffix(".yaml") }.sorted()
        guard !names.isEmpty else {
            throw FarmError(
                "\(folder) is no folder with specs (.yaml): name that of a course, such as Examples/course")
        }
        let trainer = "\(folder)/train"
        self.trainer = FileManager.default.isExecutableFile(atPath: trainer) ? trainer : nil
        chapters = try names.map { name in
            let spec = try SweepSpec.read(path: "\(folder)/\(name)")
            let comments = spec.text.split(separator: "\n", omittingEmptySubsequences: false)
                .prefix { $0.hasPrefix("#") }
                .map { $0.dropFirst().trimmingCharacters(in: .whitespaces) }
            return Chapter(
                title: comments.first ?? name, caption: comments.dropFirst().joined(separator: " "),
                spec: spec.named(by: model))
        }
    }
}

extension Course {
    /// A chapter ready to be rendered, or what it lacks to be.
    ///
    /// - Throws: what is wrong with the spec, or with a model.
    package func prepare(
        _ chapter: Chapter, catalog: ModelCatalog, store: ResultStore?, compute: Compute
    ) throws -> Result<PreparedSweep, MissingTraining> {
        do {
            return .success(
                try PreparedSweep(chapter.spec, catalog: catalog, store: store, compute: compute))
        } catch var missing as MissingTraining {
            missing.command = trainer ?? missing.command
            return .failure(missing)
        }
    }
}

extension Course.Chapter {
    /// The chapter as a section of the report, with the sheets and animations of its grid.
    ///
    /// - Throws: `FarmError` where a file of the spec has changed; `StoreError` where a sheet cannot be read.
    package func section(_ prepared: PreparedSweep, _ files: GridFiles) throws -> Report.Section {
        func picture(_ path: String, _ title: String) throws -> Report.Picture {
            guard let data = FileManager.default.contents(atPath: path) else {
                throw StoreError("\(path) cannot be read")
            }
            return Report.Picture(title: title, bytes: [UInt8](data))
        }
        let inputs = try prepared.inputs.pictures.map { Report.Picture(title: $0.name, bytes: $0.bytes) }
        let sheets = try files.sheets.enumerated().map { number, path in
            try picture(path, files.sheets.count > 1 ? "\(title), sheet \(number + 1)" : title)
        }
        let additions = try files.additions.map { try picture($0.path, $0.title) }
        let losses = try prepared.inputs.losses.map { try picture($0.path, "the loss of \($0.name)") }
        return Report.Section(
            title: title, caption: caption, inputs: inputs, figures: sheets + losses, additions: additions)
    }

    /// The chapter without figures, for want of a training.
    package func section(lacking training: MissingTraining) -> Report.Section {
        Report.Section(title: title, caption: caption, note: "Not rendered: \(training).")
    }
}

extension SweepSpec {
    /// The spec with a model, unless it names one or its task takes none.
    fileprivate func named(by model: Course.Model) -> SweepSpec {
        func line(_ key: String, _ name: String?) -> String {
            guard let name else { return "" }
            // Of a folder, relative to where the command was given.
            let path =
                FileManager.default.fileExists(atPath: name)
                ? URL(fileURLWithPath: name).standardizedFileURL.path : name
            let quoted = path.replacingOccurrences(of: "'", with: "''")
            return "\n\(key): '\(quoted)'\n"
        }
        let lines = text.split(separator: "\n")
        let hasModel = lines.contains { $0.hasPrefix("model:") || $0.hasPrefix("model.") }
        let task = lines.first { $0.hasPrefix("task:") }.map {
            $0.dropFirst(5).trimmingCharacters(in: .whitespaces)
        }
        let takesModel = RenderTask.all.first { $0.declaration.name == task }?.declaration.takesModel ?? true
        guard takesModel, !hasModel else { return self }
        return SweepSpec(
            text: text + line("model", model.model) + line("model.text", model.text), file: file,
            folder: folder, defaultName: defaultName)
    }
}
