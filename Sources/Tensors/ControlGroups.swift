import Foundation

/// The limits that control groups put on this process.
struct ControlGroups {
    /// Where the kernel shows processes and control groups.
    var proc = "/proc/self/cgroup"
    var cgroups = "/sys/fs/cgroup"

    /// The least CPU quota of the process's groups and their parents, in processors; nil if there is none.
    var processors: Double? {
        least(of: "cpu", unified: unifiedQuota) { folder in
            guard let quota = number("\(folder)/cpu.cfs_quota_us"),
                let period = number("\(folder)/cpu.cfs_period_us")
            else { return nil }
            return quota > 0 && period > 0 ? quota / period : nil
        }
    }

    /// The least memory limit of the process's groups and their parents, in bytes; nil if there is none.
    var memory: Double? {
        least(of: "memory", unified: { number("\($0)/memory.max") }) {
            number("\($0)/memory.limit_in_bytes")
        }
    }

    /// The least limit along the paths of all groups, in folders of version 2 (`unified`) and of version 1 (`legacy`).
    private func least(
        of controller: String, unified: (String) -> Double?, legacy: (String) -> Double?
    ) -> Double? {
        let lines = text(proc)?.split(separator: "\n") ?? []
        return lines.flatMap { line -> [Double] in
            // Hierarchy, controllers, path.
            let fields = line.split(separator: ":", omittingEmptySubsequences: false)
            guard fields.count >= 3 else { return [] }
            let controllers = fields[1].split(separator: ",")
            let path = fields[2...].joined(separator: ":").split(separator: "/").map(String.init)
            let ancestors = (0...path.count).map { path.prefix($0).joined(separator: "/") }
            if controllers.isEmpty { return ancestors.compactMap { unified("\(cgroups)/\($0)") } }
            guard controllers.contains(Substring(controller)) else { return [] }
            return [String(fields[1]), controller].flatMap { mount in
                ancestors.compactMap { legacy("\(cgroups)/\(mount)/\($0)") }
            }
        }.min()
    }

    /// Version 2: `cpu.max` holds microseconds per period, or `max`.
    private func unifiedQuota(_ folder: String) -> Double? {
        let fields = text("\(folder)/cpu.max")?.split(whereSeparator: \.isWhitespace).map { Double($0) } ?? []
        guard fields.count == 2, let quota = fields[0], let period = fields[1], period > 0 else { return nil }
        return quota / period
    }

    private func number(_ path: String) -> Double? {
        text(path).flatMap { Double($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
    }

    private func text(_ path: String) -> String? { try? String(contentsOfFile: path, encoding: .utf8) }
}
