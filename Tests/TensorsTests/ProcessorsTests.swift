import Foundation
import TestServers
import Testing

@testable import Tensors

@Suite("processors")
struct ProcessorsTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// The limits read from these files and this `/proc/self/cgroup`.
    private func limits(_ groups: String, files: [String: String]) throws -> ControlGroups {
        for (name, text) in files {
            let parent = URL(fileURLWithPath: "\(folder.path)/\(name)").deletingLastPathComponent()
            try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
            _ = try folder.write(Array(text.utf8), to: name)
        }
        let proc = try folder.write(Array(groups.utf8), to: "cgroup")
        return ControlGroups(proc: proc, cgroups: folder.path)
    }

    private func quota(_ groups: String, files: [String: String]) throws -> Double? {
        try limits(groups, files: files).processors
    }

    @Test("the memory of a control group is that of its path's tightest group, in both versions")
    func memory() throws {
        let unified = ["memory.max": "max\n", "pod/memory.max": "8589934592\n", "pod/c/memory.max": "max\n"]
        #expect(try limits("0::/pod/c\n", files: unified).memory == 8_589_934_592)
        let legacy = ["memory/memory.limit_in_bytes": "1048576\n"]
        #expect(try limits("2:memory:/docker/1\n", files: legacy).memory == 1_048_576)
        #expect(try limits("2:cpu:/docker/1\n", files: legacy).memory == nil)
    }

    @Test("the quota of a control group of version 2 is that of its path's tightest group")
    func unified() throws {
        let quota = try quota(
            "0::/pod/container\n",
            files: [
                "cpu.max": "max 100000\n", "pod/cpu.max": "150000 100000\n",
                "pod/container/cpu.max": "400000 100000\n",
            ])
        #expect(quota == 1.5)
    }

    @Test("the quota of version 1 is found at the group's path or, in a container, at the mount")
    func legacy() throws {
        let quota = try quota(
            "4:cpu,cpuacct:/docker/1234\n2:memory:/docker/1234\n",
            files: ["cpu,cpuacct/cpu.cfs_quota_us": "250000\n", "cpu,cpuacct/cpu.cfs_period_us": "100000\n"])
        #expect(quota == 2.5)
    }

    @Test(
        "no quota, or one that cannot be read, is none",
        arguments: ["max 100000", "100000", "a b", "100000 0", ""])
    func none(text: String) throws {
        #expect(try quota("0::/\n", files: ["cpu.max": text]) == nil)
        let legacy = ["cpu/cpu.cfs_quota_us": "-1", "cpu/cpu.cfs_period_us": "1"]
        #expect(try quota("1:cpu:/\n", files: legacy) == nil)
        #expect(ControlGroups(proc: "\(folder.path)/missing").processors == nil)
    }

    @Test("a part of a processor counts as one")
    func rounding() throws {
        let proc = try folder.write(Array("0::/\n".utf8), to: "cgroup")
        _ = try folder.write(Array("50000 100000\n".utf8), to: "cpu.max")
        #expect(Processors(groups: ControlGroups(proc: proc, cgroups: folder.path)).count == 1)
    }
}
