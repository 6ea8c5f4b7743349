import Foundation
import Imaging
import Rendering
import Sweeps
import Tensors
import Testing

@testable import Farm

/// Pictures and masks that specs name.
@Suite struct `A file that a spec names` {
    private static let spec = """
        task: inpaint
        image: photo.png
        mask: mask.png
        steps: 2
        guidance: 1
        """

    /// Writes pictures beside the spec: a gradient, and black and white halves.
    private func write(_ bench: Workbench, mask side: Int = 40) throws {
        let photo = (0..<3 * 40 * 40).map { UInt8($0 % 120 * 2) }
        try write(Bitmap(width: 40, height: 40, samples: photo), "photo.png", bench)
        let mask = (0..<3 * side * side).map { UInt8($0 / 3 / side * 2 < side ? 255 : 0) }
        try write(Bitmap(width: side, height: side, samples: mask), "mask.png", bench)
    }

    private func write(_ bitmap: Bitmap, _ name: String, _ bench: Workbench) throws {
        try Data(PNG.encode(bitmap)).write(to: bench.folder.appendingPathComponent(name))
    }

    @Test func `goes into the store, from which a farm renders the same as a run`() throws {
        let (bench, farm) = (try Workbench(), try WorkerBench())
        for folder in [bench, farm.bench] { try write(folder) }
        try bench.run(Self.spec)
        let sweep = try farm.submit(Self.spec)
        // Workers of other machines do not have it.
        for name in ["photo.png", "mask.png"] {
            try FileManager.default.removeItem(at: farm.bench.folder.appendingPathComponent(name))
        }
        farm.put(try farm.chunk(sweep))
        #expect(farm.worker().run() == .done)
        #expect(try farm.bench.contents() == bench.contents())
        #expect(try bench.contents().count == 3)
    }

    @Test func `lets a picture be verified where it lies`() throws {
        let bench = try Workbench()
        try write(bench)
        try bench.run(Self.spec)
        let path = try #require(try bench.files("png").first).path
        let verification = try Verification(
            path: path, catalog: ModelCatalog(folder: bench.root), store: nil, compute: Compute(threads: 2)
        ) { _ in }
        #expect(verification.isIdentical)
    }

    @Test func `makes another sweep when its content changes`() throws {
        let bench = try Workbench()
        try write(bench)
        let first = try bench.prepare(Self.spec)
        try write(
            Bitmap(width: 40, height: 40, samples: Array(repeating: 7, count: 4800)), "photo.png", bench)
        #expect(try bench.prepare(Self.spec).id != first.id)
        #expect(throws: FarmError.self) { try SweepView(first).keep(in: bench.store()) }
    }

    @Test func `is refused where it is missing, no picture, or of another size than its mask`() throws {
        let bench = try Workbench()
        func complaint() -> String {
            do {
                _ = try bench.prepare(Self.spec)
                return "accepted"
            } catch { return "\(error)" }
        }
        #expect(complaint() == "test.yaml: image: there is no file \(bench.folder.path)/photo.png")
        try write(bench, mask: 41)
        #expect(
            complaint()
                == "test.yaml: mask mask.png is 41×41, but image photo.png is 40×40: give two of one size")
        try Data("no picture".utf8).write(to: bench.folder.appendingPathComponent("mask.png"))
        #expect(complaint().hasPrefix("test.yaml: mask: mask.png is neither PNG nor JPEG"))
    }
}
