import Foundation

/// A disk of a few megabytes that a test fills up and frees again.
///
/// It is a tmpfs where the tests may mount one, as root may. Elsewhere workers are told by a mark that it is full.
final class SmallDisk {
    /// While there is a file of this name, `floydfarm-bench worker --store-full` takes its store for full.
    let mark: String
    private let folder: String
    private let isMounted: Bool

    /// What the disk is, for the table of faults.
    var kind: String { isMounted ? "a tmpfs" : "a disk that is said to be" }

    private var ballast: String { "\(folder)/.ballast" }

    /// Puts a disk at `folder`, which is made.
    init(at folder: String) throws {
        self.folder = folder
        mark = folder + ".full"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        isMounted = Self.run("mount", "-t", "tmpfs", "-o", "size=32m", "tmpfs", folder)
    }

    deinit { if isMounted { _ = Self.run("umount", "--lazy", folder) } }

    /// Leaves no room.
    func fill() throws {
        guard isMounted else { return try Data().write(to: URL(fileURLWithPath: mark)) }
        let descriptor = open(ballast, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        defer { close(descriptor) }
        let block = [UInt8](repeating: 0, count: 4096)
        while write(descriptor, block, block.count) > 0 {}
    }

    /// Frees what `fill` took.
    func free() throws { try FileManager.default.removeItem(atPath: isMounted ? ballast : mark) }

    private static func run(_ command: String...) -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = command
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}
