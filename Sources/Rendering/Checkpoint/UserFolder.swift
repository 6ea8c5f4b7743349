import Foundation

/// The user's folders for this program, where the XDG Base Directory Specification puts them.
package enum UserFolder {
    /// What can be computed again: `$XDG_CACHE_HOME/floydfarm`, by default `~/.cache/floydfarm`.
    package static func cache(
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) -> String {
        folder("XDG_CACHE_HOME", standard: ".cache", environment)
    }

    /// What the user put there: `$XDG_DATA_HOME/floydfarm`, by default `~/.local/share/floydfarm`.
    static func data(environment: [String: String]) -> String {
        folder("XDG_DATA_HOME", standard: ".local/share", environment)
    }

    /// By the specification a path that is not absolute is as good as none.
    private static func folder(
        _ variable: String, standard: String, _ environment: [String: String]
    ) -> String {
        func path(_ name: String) -> String? { environment[name].flatMap { $0.hasPrefix("/") ? $0 : nil } }
        return "\(path(variable) ?? "\(path("HOME") ?? NSHomeDirectory())/\(standard)")/floydfarm"
    }
}
