import Glibc
import Metrics

extension FarmMetrics {
    /// Shows how much the file system of a store can still hold; may wait for a file server.
    package static func showSpace(ofStore root: String) {
        var space = statvfs()
        guard statvfs(root, &space) == 0 else { return }
        let block = Double(space.f_frsize)
        resultsFreeBytes().record(Double(space.f_bavail) * block)
        resultsSizeBytes().record(Double(space.f_blocks) * block)
        resultsFreeInodes().record(Double(space.f_favail))
    }
}
