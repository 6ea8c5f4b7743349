import Foundation
import Sweeps
import Testing

@testable import Rendering

/// What the repository's pages and examples say of the tasks.
@Suite struct `The documentation of the tasks` {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    @Test func `the README lists the parameters of generate as they are declared`() throws {
        let readme = try String(contentsOf: Self.root.appending(path: "README.md"), encoding: .utf8)
        let rows = Generate.task.declaration.parameters.map { parameter in
            let standard = parameter.standard?.label ?? ""
            return "| `\(parameter.name)` | \(standard)\(standard.isEmpty ? "" : " ")| \(parameter.help) |"
        }
        let table = (["| parameter | default | |", "|---|---|---|"] + rows).joined(separator: "\n")
        #expect(readme.contains("\n\n\(table)\n\n"), "the README wants this table:\n\(table)")
    }

    @Test(arguments: [
        ("first", 9, 9), ("guidance", 20, 20), ("noise-levels", 15, 3), ("schedules", 16, 16),
        ("styles", 12, 12),
    ])
    func `an example means so many pictures of so many stage I samples`(
        name: String, pictures: Int, samples: Int
    ) throws {
        let path = Self.root.appending(path: "Examples/\(name).yaml").path
        let sweep = try Sweep(SweepSpec.read(path: path), tasks: [Generate.task.declaration])
        #expect(sweep.name == name)
        #expect(sweep.cellCount == pictures)
        #expect(sweep.jobIndexCount == samples)
        #expect(sweep.grid != nil)
    }

    @Test(arguments: [
        ("21-noising", 35), ("22-denoising", 20), ("23-other-noise", 28), ("24-pure-noise", 24),
        ("25-time", 20),
        ("26-class", 80), ("27-flow-time", 30), ("28-flow-class", 80),
    ])
    func `a figure of the course's part B means so many pictures`(name: String, pictures: Int) throws {
        let path = Self.root.appending(path: "Examples/course/\(name).yaml").path
        let sweep = try Sweep(SweepSpec.read(path: path), tasks: RenderTask.all.map(\.declaration))
        #expect(sweep.cellCount == pictures)
        #expect(sweep.grid != nil)
    }
}
