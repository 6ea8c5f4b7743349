import CKernels
import Foundation

/// How many processors this process may use.
struct Processors {
    /// Where the kernel shows processes and control groups.
    var proc = "/proc/self/cgroup"
    var cgroups = "/sys/fs/cgroup"

    /// Whole processors: those the scheduler allows, at most the CPU quota of the control groups, rounded up.
    var count: Int { max(1, min(kernels_processors(), quota.map { Int($0.rounded(.up)) } ?? Int.max)) }

    /// The least quota of the process's control groups and their parents, in processors; nil if there is none.
    var quota: Double? {
        let lines = text(proc)?.split(separator: "\n") ?? []
        return lines.flatMap { line in quotas(line.split(separator: ":", omittingEmptySubsequences: false)) }
            .min()
    }

    /// The quotas along the path of one line of `/proc/self/cgroup`: hierarchy, controllers, path.
    private func quotas(_ fields: [Substring]) -> [Double] {
        guard fields.count >= 3 else { return [] }
        let controllers = fields[1].split(separator: ",")
        let path = fields[2...].joined(separator: ":").split(separator: "/").map(String.init)
        let ancestors = (0...path.count).map { path.prefix($0).joined(separator: "/") }
        if controllers.isEmpty {
            return ancestors.compactMap { unified("\(cgroups)/\($0)") }
        }
        guard controllers.contains("cpu") else { return [] }
        return [String(fields[1]), "cpu"].flatMap { mount in
            ancestors.compactMap { legacy("\(cgroups)/\(mount)/\($0)") }
        }
    }

    /// The quota of a group of version 2: `cpu.max` holds microseconds per period, or `max`.
    private func unified(_ folder: String) -> Double? {
        let fields = text("\(folder)/cpu.max")?.split(whereSeparator: \.isWhitespace).map { Double($0) } ?? []
        guard fields.count == 2, let quota = fields[0], let period = fields[1], period > 0 else { return nil }
        return quota / period
    }

    /// The quota of a group of version 1, where −1 means none.
    private func legacy(_ folder: String) -> Double? {
        func number(_ name: String) -> Double? {
            text("\(folder)/\(name)").flatMap { Double($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
        }
        guard let quota = number("cpu.cfs_quota_us"), let period = number("cpu.cfs_period_us") else {
            return nil
        }
        return quota > 0 && period > 0 ? quota / period : nil
    }

    private func text(_ path: String) -> String? { try? String(contentsOfFile: path, encoding: .utf8) }
}
