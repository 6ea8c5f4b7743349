import CPosix
import Glibc

/// The system calls by which a result gets its name, which a file system may refuse.
///
/// They return 0 or the `errno`.
package struct StoreCalls: Sendable {
    package var link: @Sendable (_ from: String, _ to: String) -> Int32 = {
        Glibc.link($0, $1) == 0 ? 0 : errno
    }
    /// Renames where the target is absent; not every file system can.
    package var renameNew: @Sendable (_ from: String, _ to: String) -> Int32 = { posix_rename_new($0, $1) }
    package var fsync: @Sendable (_ descriptor: Int32) -> Int32 = { Glibc.fsync($0) == 0 ? 0 : errno }

    /// Those of the system.
    package init() {}
}
