/// A sweep spec as it was written, and where.
package struct SweepSpec: Hashable, Sendable {
    /// YAML.
    package let text: String
    /// The file as the user named it, for messages.
    package let file: String
    /// The absolute path of the folder that relative paths in the spec start from.
    package let folder: String
    /// The sweep's name where the spec gives none.
    package let defaultName: String

    package init(text: String, file: String, folder: String, defaultName: String) {
        self.text = text
        self.file = file
        self.folder = folder
        self.defaultName = defaultName
    }

    /// A path of the spec, relative ones from the spec's folder.
    package func resolve(_ path: String) -> String {
        path.hasPrefix("/") ? path : "\(folder)/\(path)"
    }
}
