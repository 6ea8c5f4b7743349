import Foundation
import Imaging
import Rendering
import Sweeps
import Tensors
import Testing

@testable import Farm

@Suite struct VerificationTests {
    private func picture(_ bench: Workbench) throws -> String {
        try bench.run("prompt: a rocket ship\nsteps: {timesteps: [999, 500, 0]}\nguidance: 5\nstage2: off")
        return try #require(try bench.files("png").first).path
    }

    private func verify(_ path: String, _ bench: Workbench) throws -> Verification {
        try Verification(
            path: path, catalog: ModelCatalog(folder: bench.root), store: nil, compute: Compute(threads: 2)
        ) { _ in }
    }

    @Test func `a picture renders again from its own metadata`() throws {
        let bench = try Workbench()
        #expect(try verify(picture(bench), bench).isIdentical)
    }

    @Test func `a picture that was changed is told by how much`() throws {
        let bench = try Workbench()
        let path = try picture(bench)
        var (bitmap, text) = try PNG.decode([UInt8](Data(contentsOf: URL(fileURLWithPath: path))), name: path)
        bitmap.samples[10] = bitmap.samples[10] > 100 ? bitmap.samples[10] - 7 : bitmap.samples[10] + 7
        let changed = bench.folder.appendingPathComponent("changed.png")
        try Data(PNG.encode(bitmap, text: text)).write(to: changed)
        let verification = try verify(changed.path, bench)
        #expect((verification.largest, verification.differing) == (7, 1))
    }

    @Test func `a picture without metadata is refused`() throws {
        let bench = try Workbench()
        let plain = bench.folder.appendingPathComponent("plain.png")
        let bitmap = Bitmap(width: 2, height: 2, samples: [UInt8](repeating: 9, count: 12))
        try Data(PNG.encode(bitmap)).write(to: plain)
        #expect(throws: FarmError.self) { try verify(plain.path, bench) }
    }

    @Test func `metadata that were edited are told from other numerics`() throws {
        let bench = try Workbench()
        let path = try picture(bench)
        let (bitmap, text) = try PNG.decode([UInt8](Data(contentsOf: URL(fileURLWithPath: path))), name: path)
        let edited = text.map {
            $0.keyword == "floydfarm.parameters"
                ? PNG.Text($0.keyword, $0.text.replacingOccurrences(of: "rocket", with: "space")) : $0
        }
        let file = bench.folder.appendingPathComponent("edited.png")
        try Data(PNG.encode(bitmap, text: edited)).write(to: file)
        let error = #expect(throws: FarmError.self) { try verify(file.path, bench) }
        #expect(error?.description.contains("do not match its key") == true)
    }

    @Test func `metadata that no sweep could give are refused`() throws {
        let bench = try Workbench()
        let path = try picture(bench)
        let (bitmap, text) = try PNG.decode([UInt8](Data(contentsOf: URL(fileURLWithPath: path))), name: path)
        let hostile = text.map {
            $0.keyword == "floydfarm.parameters"
                ? PNG.Text($0.keyword, #"{"prompt": "a", "width": 1000000}"#) : $0
        }
        let file = bench.folder.appendingPathComponent("hostile.png")
        try Data(PNG.encode(bitmap, text: hostile)).write(to: file)
        #expect(throws: SpecError.self) { try verify(file.path, bench) }
    }
}
