#pragma once
#include <errno.h>
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

/// Renames a file unless the target exists: renameat2(RENAME_NOREPLACE), which Swift's Glibc module hides.
///
/// Returns 0 or the errno.
static inline int posix_rename_new(const char *from, const char *to) {
    return syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 1u) == 0 ? 0 : errno;
}
