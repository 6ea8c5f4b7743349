/// The program's exit codes.
enum ExitStatus {
    /// Some cells failed or could not be stored.
    static let incomplete: Int32 = 1
    /// The spec, a model, a flag or another input is wrong.
    static let badInput: Int32 = 2
    /// The farm cannot be reached.
    static let unreachable: Int32 = 3
    /// Stopped by Ctrl-C or SIGTERM.
    static let interrupted: Int32 = 130
}
