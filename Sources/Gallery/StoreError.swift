import Glibc

/// What went wrong with a store or with what is drawn from it, as one sentence for the user.
package struct StoreError: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }

    /// A system call that failed on a file of a store.
    ///
    /// - Parameters:
    ///   - code: what `errno` was.
    ///   - attempt: what was tried, such as `write`.
    ///   - path: the file, from the store's root.
    ///   - store: the root.
    init(code: Int32, attempt: String, path: String, store: String) {
        let reason = String(cString: strerror(code))
        description =
            switch code {
            case ENOSPC, EDQUOT:
                "the store \(store) is full (\(attempt) \(path): \(reason)); what is done is kept: "
                    + "free some space and run again"
            case EROFS, EACCES, EPERM:
                "the store \(store) cannot be written (\(attempt) \(path): \(reason)); what is done is kept: "
                    + "make it writable, or name another with --store"
            default:
                "the store \(store) failed to \(attempt) \(path): \(reason); what is done is kept"
            }
    }
}
