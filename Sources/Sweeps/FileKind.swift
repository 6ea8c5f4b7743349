import Glibc

/// What a path leads to: a file, or something that is not read or replaced as one.
package enum FileKind {
    case regular
    /// A folder, a pipe, a device.
    case other

    /// Follows links; nil where there is nothing, or it cannot be looked at.
    package init?(path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        self = status.st_mode & S_IFMT == S_IFREG ? .regular : .other
    }

    /// Of an open file; nil where `descriptor` is none.
    package init?(descriptor: Int32) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return nil }
        self = status.st_mode & S_IFMT == S_IFREG ? .regular : .other
    }
}
