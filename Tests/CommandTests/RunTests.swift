import Foundation
import Imaging
import Testing

@Suite struct RunTests {
    /// The samples of the pictures in a store, by their keys.
    private func pictures(_ program: Program, store: String = "renders") throws -> [String: Bitmap] {
        let objects = URL(fileURLWithPath: program.path(store + "/objects"))
        var pictures: [String: Bitmap] = [:]
        let files = FileManager.default.enumerator(at: objects, includingPropertiesForKeys: nil)
        for case let url as URL in files ?? .init() where url.pathExtension == "png" {
            let bytes = [UInt8](try Data(contentsOf: url))
            pictures[url.lastPathComponent] = try PNG.decode(bytes, name: url.path).bitmap
        }
        return pictures
    }

    @Test func `a sweep is planned, rendered, continued, laid out and exported`() throws {
        let program = try Program()
        defer { program.remove() }
        try program.write("prompt: [a rocket ship, a red circle]\nsteps: 2\nstage2: off", to: "two.yaml")
        let plan = try program.run("plan", "two.yaml")
        #expect(plan.status == 0, "\(plan.errors)")
        #expect(plan.output.contains("unknown until measured"))
        #expect(!FileManager.default.fileExists(atPath: program.path("renders")))

        let run = try program.run("run", "two.yaml")
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.lines.count == 2, "\(run.output)")
        #expect(run.lines.allSatisfy { FileManager.default.fileExists(atPath: program.path($0)) })
        #expect(try pictures(program).count == 2)

        let again = try program.run("run", "two.yaml", "--json")
        #expect(again.output.contains(#""found":2"#), "\(again.output)")
        #expect(try program.run("plan", "two.yaml").output.contains("2 stored already"))

        #expect(try program.run("export", "two", "out").status == 0)
        let names = try FileManager.default.contentsOfDirectory(atPath: program.path("out")).sorted()
        #expect(names == ["0-a-rocket-ship.png", "1-a-red-circle.png", "parameters.csv"])
        #expect(try program.run("export", "three", "out").status == 2)
        #expect(try program.run("grid", "two").lines == run.lines)
    }

    @Test func `Ctrl-C ends a run with 130 and how to continue, and the next run goes on`() throws {
        let program = try Program()
        defer { program.remove() }
        try program.write("prompt: a rocket ship\nseed: 1..3\nsteps: 40\nstage2: off", to: "long.yaml")
        let running = try program.start(["run", "long.yaml", "--json"])
        try running.waitUntilItPrints("rendered")
        running.send(SIGINT)
        let outcome = try running.finish()
        #expect(outcome.status == 130, "\(outcome.errors)")
        #expect(outcome.errors.contains("floydfarm run long.yaml"))
        let done = try pictures(program)
        #expect((1...2).contains(done.count))
        let next = try program.run("run", "long.yaml", "--json")
        #expect(next.status == 0, "\(next.errors)")
        #expect(next.output.contains(#""found":\#(done.count)"#), "\(next.output)")
        #expect(try pictures(program).count == 3)
    }

    @Test(arguments: BLASCore.supported)
    func `a cell has the same pixels alone and beside others, with one thread and with two`(core: String)
        throws
    {
        let program = try Program(environment: ["FLOYDFARM_BLAS_CORE": core])
        defer { program.remove() }
        let settings = "steps: 2\nstage2: {steps: 1}\nseed: 7"
        try program.write("prompt: a red circle\n" + settings, to: "alone.yaml")
        try program.write(
            "prompt: [a rocket ship, a red circle]\nguidance: [5, 7]\n" + settings, to: "among.yaml")
        #expect(try program.run("run", "alone.yaml", "--store", "one", "--threads", "1").status == 0)
        #expect(try program.run("run", "alone.yaml", "--store", "two", "--threads", "2").status == 0)
        #expect(try program.run("run", "among.yaml", "--store", "many", "--threads", "2").status == 0)
        let one = try pictures(program, store: "one")
        let many = try pictures(program, store: "many")
        #expect(one.count == 2)
        #expect(try pictures(program, store: "two") == one)
        #expect(one.allSatisfy { many[$0.key] == $0.value })
    }
}

/// The kernels of OpenBLAS that this CPU can run.
private enum BLASCore {
    static var supported: [String] {
        let info = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        let flags = Set(
            info.split(separator: "\n").first { $0.hasPrefix("flags") }?.split(separator: " ") ?? [])
        let wide: [Substring] = ["avx512f", "avx512bw", "avx512dq", "avx512vl"]
        return (flags.isSuperset(of: ["avx2", "fma"]) ? ["Haswell"] : [])
            + (flags.isSuperset(of: wide) ? ["SkylakeX"] : [])
    }
}
