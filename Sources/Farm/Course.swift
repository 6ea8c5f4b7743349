import Foundation
package import Gallery
package import Sweeps

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
        let inputs = try prepared.inputs.all.map { Report.Picture(title: $0.name, bytes: $0.bytes) }
        let sheets = try files.sheets.enumerated().map { number, path in
            try picture(path, files.sheets.count > 1 ? "\(title), sheet \(number + 1)" : title)
        }
        let additions = try files.additions.map { try picture($0.path, $0.title) }
        return Report.Section(
            title: title, caption: caption, inputs: inputs, figures: sheets, additions: additions)
    }
}

extension SweepSpec {
    /// The spec with a model, unless it names one.
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
        let hasModel = text.split(separator: "\n").contains {
            $0.hasPrefix("model:") || $0.hasPrefix("model.")
        }
        guard !hasModel else { return self }
        return SweepSpec(
            text: text + line("model", model.model) + line("model.text", model.text), file: file,
            folder: folder, defaultName: defaultName)
    }
}
