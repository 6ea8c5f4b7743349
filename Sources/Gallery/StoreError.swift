import Glibc

/// What went wrong with a store or with what is drawn from it, as one sentence for the user.
package struct StoreError: Error, CustomStringConvertible {
    /// What kind of trouble it is, as far as a program can tell.
    package enum Cause: String, Sendable, CaseIterable {
        /// No space, or no more files.
        case full
        /// No right to write.
        case denied
        case other
    }

    package let description: String
    package let cause: Cause

    package init(_ description: String) {
        self.description = description
        cause = .other
    }

    /// A system call that failed on a file of a folder.
    ///
    /// - Parameters:
    ///   - code: what `errno` was.
    ///   - attempt: what was tried, such as `write`.
    ///   - path: the file, from the folder.
    ///   - place: the folder, such as `the store renders`.
    init(code: Int32, attempt: String, path: String, place: String) {
        let reason = String(cString: strerror(code))
        cause =
            switch code {
            case ENOSPC, EDQUOT: .full
            case EROFS, EACCES, EPERM: .denied
            default: .other
            }
        description =
            switch cause {
            case .full:
                "\(place) is full (\(attempt) \(path): \(reason)); what is done is kept: "
                    + "free some space and run again"
            case .denied:
                "\(place) cannot be written (\(attempt) \(path): \(reason)); what is done is kept: "
                    + "make it writable, or name another"
            case .other:
                "\(place) failed to \(attempt) \(path): \(reason); what is done is kept"
            }
    }
}
