import Foundation
import Sweeps
import Testing

struct SweepSpecTests {
    /// Runs `body` with the path of a new folder, which is removed afterwards.
    private func withFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("spec-\(UUID())").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder)
    }

    private func complaint(_ path: String) -> String {
        do {
            _ = try SweepSpec.read(path: path)
            return "accepted"
        } catch { return error.description }
    }

    @Test("a byte order mark is no part of the text")
    func byteOrderMark() throws {
        let spec = try SweepSpec(
            bytes: [0xef, 0xbb, 0xbf] + "prompt: a".utf8, file: "f", folder: "/", defaultName: "f")
        #expect(spec.text == "prompt: a")
    }

    @Test("paths of a spec start from its folder")
    func resolve() {
        let spec = SweepSpec(text: "", file: "f", folder: "/here", defaultName: "f")
        #expect(spec.resolve("./m") == "/here/m")
        #expect(spec.resolve("../m") == "/here/../m")
        #expect(spec.resolve("/m") == "/m")
    }

    @Test("a file gives its text, its folder and its name")
    func read() throws {
        try withFolder { folder in
            try "prompt: é".write(toFile: folder + "/my.sweep.yaml", atomically: true, encoding: .utf8)
            let spec = try SweepSpec.read(path: folder + "/./my.sweep.yaml")
            #expect(spec.text == "prompt: é")
            #expect(spec.folder == folder)
            #expect(spec.file == folder + "/./my.sweep.yaml")
            #expect(try Sweep(spec, tasks: [SampleTask.declaration]).name == "my.sweep")
        }
    }

    @Test("what cannot be read is named")
    func unreadable() throws {
        try withFolder { folder in
            #expect(complaint(folder + "/none.yaml") == "\(folder)/none.yaml: does not exist")
            #expect(complaint(folder) == "\(folder): is a folder; give a file")
            try Data([0x70, 0xFF, 0xFE]).write(to: URL(fileURLWithPath: folder + "/bad.yaml"))
            #expect(
                complaint(folder + "/bad.yaml") == "\(folder)/bad.yaml: is not UTF-8 text; save it as UTF-8")
        }
    }

    @Test("a file of any size is read no further than a spec may go")
    func large() throws {
        try withFolder { folder in
            try Data(count: (1 << 20) + 1).write(to: URL(fileURLWithPath: folder + "/large.yaml"))
            #expect(
                complaint(folder + "/large.yaml")
                    == "\(folder)/large.yaml: is larger than the 1048576 bytes that a spec may have")
        }
    }

    @Test("a pipe is not waited for, and a device not read")
    func irregular() throws {
        try withFolder { folder in
            #expect(mkfifo(folder + "/pipe", 0o600) == 0)
            #expect(complaint(folder + "/pipe") == "\(folder)/pipe: is no regular file; give one")
            #expect(complaint("/dev/zero") == "/dev/zero: is no regular file; give one")
        }
    }
}
