/// Environment variables, as the sources name them.
enum Variables {
    /// Whether the programs read a variable.
    static func areRead(_ variable: String) throws -> Bool {
        let sources = try Project.sources("Sources")
        // Settings spell theirs from a name: FLOYDFARM_ and the name in capitals, with or without _FILE.
        let setting = variable.replacing("FLOYDFARM_", with: "").replacing("_FILE", with: "").lowercased()
        return sources.contains("\"\(variable)\"") || sources.contains("Setting(name: \"\(setting)\"")
            || sources.contains("name: \"\(setting)\", standard:")
    }
}
