import Glibc

/// What went wrong with a store or with what is drawn from it, as one sentence for the user.
package struct StoreError: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }

    /// A system call that failed on a file of a folder.
    ///
    /// - Parameters:
    ///   - code: what `errno` was.
    ///   - attempt: what was tried, such as `write`.
    ///   - path: the file, from the folder.
    ///   - place: the folder, such as `the store renders`.
    init(code: Int32, attempt: String, path: String, place: String) {
        let reason = String(cString: strerror(code))
        description =
            switch code {
            case ENOSPC, EDQUOT:
                "\(place) is full (\(attempt) \(path): \(reason)); what is done is kept: "
                    + "free some space and run again"
            case EROFS, EACCES, EPERM:
                "\(place) cannot be written (\(attempt) \(path): \(reason)); what is done is kept: "
                    + "make it writable, or name another"
            default:
                "\(place) failed to \(attempt) \(path): \(reason); what is done is kept"
            }
    }
}
