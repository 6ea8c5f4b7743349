import Foundation
import Testing

@testable import Tensors

/// `Fixtures/dictionary.pth` is `torch.save`'s of three tensors: half, bfloat16, and a transposed float32.
@Suite struct `A dictionary that torch saved` {
    private static let path = Bundle.module.bundlePath + "/Fixtures/dictionary.pth"

    @Test func `gives its tensors in its order`() throws {
        let file = try TorchFile(path: Self.path)
        #expect(file.names == ["a rocket ship", "", "turned"])
        let first = try file.floats("a rocket ship")
        #expect(first.shape == [1, 2, 3] && first.values == [0, 0.25, 0.5, 0.75, 1, 1.25])
        #expect(try file.floats("").values == [1.5, -2, 3])
        let turned = try file.floats("turned")
        #expect(turned.shape == [3, 2] && turned.values == [0, 3, 1, 4, 2, 5])
    }

    /// Made by `torch.save({"a": torch.zeros(2), "b": 7}, "other.pth")`.
    @Test func `is refused by the name of what is no tensor`() {
        let path = Bundle.module.bundlePath + "/Fixtures/other.pth"
        let error = #expect(throws: TensorsError.self) { try TorchFile(path: path) }
        #expect(error?.description == "\(path): “b” is no tensor, but all in it must be")
    }

    @Test func `is refused wherever it is cut off or one byte is wrong, and never ends the program`() throws {
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: Self.path)))
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).pth")
            .path
        defer { try? FileManager.default.removeItem(atPath: path) }
        func open(_ bytes: [UInt8]) throws {
            try Data(bytes).write(to: URL(fileURLWithPath: path))
            let file = try TorchFile(path: path)
            for name in file.names { _ = try file.floats(name) }
        }
        try open(bytes)
        for count in stride(from: 0, to: bytes.count, by: 37) {
            #expect(throws: TensorsError.self) { try open(Array(bytes.prefix(count))) }
        }
        for place in stride(from: 0, to: bytes.count, by: 11) {
            var damaged = bytes
            damaged[place] ^= 0x41
            // In padding and dates it makes no difference.
            do { try open(damaged) } catch { #expect(error is TensorsError) }
        }
    }
}

@Suite struct `A pickle` {
    private func complaint(_ bytes: [UInt8]) -> String {
        do {
            _ = try Pickle.value(of: [0x80, 2] + bytes, in: "x.pth")
            return "accepted"
        } catch { return "\(error)" }
    }

    private func name(_ module: String, _ name: String) -> [UInt8] { [UInt8]("c\(module)\n\(name)\n".utf8) }

    @Test(arguments: [
        ("os", "system"), ("builtins", "eval"), ("torch", "LongStorage"), ("collections", "deque"),
    ])
    func `that names anything but parts of tensors is refused by that name`(module: String, function: String)
    {
        #expect(complaint(name(module, function) + [0x2e]).contains("it names \(module).\(function)"))
    }

    @Test func `with other instructions, without values or nested without end is refused`() {
        // INST, OBJ, NEWOBJ, STACK_GLOBAL, EXT1, BINFLOAT, EMPTY_LIST
        for code in [0x69, 0x6f, 0x81, 0x93, 0x82, 0x47, 0x5d] as [UInt8] {
            #expect(complaint([code]).contains("the instruction 0x"))
        }
        #expect(complaint([0x2e]).contains("it ends with 0 values"))
        #expect(complaint([0x85]).contains("takes values where there are none"))
        #expect(complaint([0x74]).contains("takes values where there are none"))
        #expect(complaint([0x68, 9]).contains("did not keep"))
        #expect(complaint([0x29] + Array(repeating: 0x85, count: 100)).contains("nested too deeply"))
        #expect(complaint(name("collections", "OrderedDict") + [0x4b, 1, 0x85, 0x52]).contains("it calls"))
        #expect(complaint([0x8a, 8] + Array(repeating: 0xff, count: 8) + [0x2e]) == "accepted")
        #expect(complaint([0x58, 0xff, 0xff, 0xff, 0xff]).contains("cut off"))
    }
}

@Suite struct `Random numbers of CUDA` {
    @Test func `are those that are published for torch on a GPU`() {
        // From the header of rng_philox.py of AUTOMATIC1111's stable-diffusion-webui: seed 0, shape (3, 4).
        let published: [Float] = [
            -0.92466259, -0.42534415, -2.6438457, 0.14518388, -0.12086647, -0.57972564, -0.62285122,
            -0.32838709, -1.07454231, -0.36314407, -1.67105067, 2.26550497,
        ]
        var generator = PhiloxGenerator(seed: 0)
        let first = generator.randn([3, 4])
        #expect(zip(first.values, published).allSatisfy { abs($0 - $1) < 2e-6 })
        let second = generator.randn([3, 4])
        #expect(zip(first.values, second.values).allSatisfy { $0 != $1 })
        // What a draw is longer than changes nothing of it.
        var other = PhiloxGenerator(seed: 0)
        #expect(Array(other.randn([12_288]).values.prefix(12)) == first.values)
    }
}
