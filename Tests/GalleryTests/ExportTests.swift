import Foundation
import Gallery
import Sweeps
import Testing

@Suite("Export")
struct ExportTests {
    let spec = """
        prompt: [a red house, 'quotes " and, commas', "../../etc/\\n雪の村"]
        seed: [180, 181]
        guidance: [7, 7.5]
        """

    @Test("pictures get names that tell them apart, and stay in the folder")
    func names() throws {
        let sample = try SampleSweep(spec)
        try sample.draw()
        let target = try TemporaryFolder()
        let export = try sample.export(to: target.path + "/out")
        #expect((export.written, export.unchanged, export.missing) == (12, 0, 0))
        let files = target.files()
        #expect(files.count == 13)
        #expect(files.first == "out/00-a-red-house-seed-180-guidance-7.png")
        #expect(files.contains("out/03-a-red-house-seed-181-guidance-7.5.png"))
        #expect(files.contains("out/08-etc-雪の村-seed-180-guidance-7.png"))
    }

    @Test("the table has every parameter of every picture, quoted as RFC 4180 says")
    func table() throws {
        let sample = try SampleSweep(spec)
        try sample.draw { $0.index != 5 }
        let target = try TemporaryFolder()
        let export = try sample.export(to: target.path)
        let key = try sample.key(#require(sample.sweep.cell(at: 5)))
        let table = try String(contentsOfFile: export.table, encoding: .utf8)
        #expect(
            table == """
                file,key,prompt,negative,seed,steps,guidance,stage2.noise_level\r
                05-quotes-and-commas-seed-180-guidance-7.5.png,\(key),"quotes "" and, commas",,180,100,7.5,250\r

                """)
        #expect(export.missing == 11)
    }

    @Test("a later export adds what was missing, and leaves the rest alone")
    func again() throws {
        let sample = try SampleSweep(spec)
        try sample.draw { $0.index > 3 }
        let target = try TemporaryFolder()
        _ = try sample.export(to: target.path)
        try sample.draw()
        let export = try sample.export(to: target.path)
        #expect((export.written, export.unchanged, export.missing) == (8, 4, 0))
    }

    @Test("a file with another content is not overwritten", arguments: ["00-sample.png", "parameters.csv"])
    func occupied(_ name: String) throws {
        let sample = try SampleSweep("prompt: a rocket ship")
        try sample.draw()
        let target = try TemporaryFolder()
        let path = target.path + "/" + name.replacingOccurrences(of: "00", with: "0")
        try Data("mine".utf8).write(to: URL(filePath: path))
        let error = #expect(throws: StoreError.self) { try sample.export(to: target.path) }
        #expect(error?.description.hasPrefix("\(path) is there already") == true)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "mine")
    }

    @Test("a name stays short whatever the prompts")
    func longNames() throws {
        let long = String(repeating: "雪と山 ", count: 400)
        let sample = try SampleSweep(
            "prompt: [\"\(long)a\", \"\(long)b\"]\nnegative: [\"\(long)c\", \"\(long)d\"]")
        try sample.draw()
        let target = try TemporaryFolder()
        _ = try sample.export(to: target.path)
        #expect(target.files().count == 5)
        #expect(target.files().allSatisfy { $0.utf8.count <= 200 })
    }
}
