import Foundation
import Tensors
import TestServers
import Testing

@Suite("safetensors files")
struct SafetensorsTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test("what is written is read again")
    func roundTrip() throws {
        let a = Tensor([1, -2.5, .infinity, 0x1p-149, 5, 6], shape: [2, 3])
        let path = "\(folder.path)/x.safetensors"
        try Safetensors.write(
            [("b", Tensor([7], shape: [])), ("a \"quoted\"\n", a), ("empty", Tensor(zeros: [0, 4]))],
            metadata: ["made by": "a test"], to: path)
        let read = try Safetensors.read(path)
        #expect(read.count == 3)
        #expect(read["a \"quoted\"\n"]?.shape == [2, 3])
        #expect(read["a \"quoted\"\n"]?.floats().values == a.values)
        #expect(read["b"]?.floats().values == [7])
        #expect(read["empty"]?.floats().count == 0)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["x.safetensors"])
    }

    @Test("the bytes of a file do not depend on the order of its tensors")
    func bytesAreDeterministic() throws {
        let a = Tensor([1, 2], shape: [2])
        let b = Tensor([3], shape: [1])
        let bytes = Safetensors.encode([("a", a), ("b", b)], metadata: ["x": "1", "y": "2"])
        #expect(bytes == Safetensors.encode([("b", b), ("a", a)], metadata: ["y": "2", "x": "1"]))
        let path = "\(folder.path)/x.safetensors"
        try Safetensors.write([("b", b), ("a", a)], metadata: ["x": "1", "y": "2"], to: path)
        #expect(try Array(Data(contentsOf: URL(fileURLWithPath: path))) == bytes)
        #expect(bytes.count.isMultiple(of: 4))
    }

    @Test("half and bfloat16 values are widened exactly, also where they lie at odd places")
    func narrowTypesAreWidened() throws {
        // 1, -2, the smallest half, and 65504; 1, -2, 3e38 cut to bfloat16.
        let header = """
            {"h":{"dtype":"F16","shape":[4],"data_offsets":[0,8]},\
            "b":{"dtype":"BF16","shape":[3],"data_offsets":[8,14]},\
            "f":{"dtype":"F32","shape":[1],"data_offsets":[14,18]},\
            "i":{"dtype":"I64","shape":[2],"data_offsets":[18,34]}}
            """
        var data: [UInt8] = []
        for half: UInt16 in [0x3C00, 0xC000, 0x0001, 0x7BFF, 0x3F80, 0xC000, 0x7F61] {
            data += [UInt8(half & 0xFF), UInt8(half >> 8)]
        }
        data += [0, 0, 0x20, 0x41]
        data += [0xFE] + [UInt8](repeating: 0xFF, count: 7) + [1, 0, 0, 0, 1, 0, 0, 0]
        let read = try Safetensors.read(try folder.write(safetensors(header, data), to: "x.safetensors"))
        #expect(read["h"]?.floats().values == [1, -2, 0x1p-24, 65504])
        #expect(read["b"]?.floats().values == [1, -2, Float(bitPattern: 0x7F61_0000)])
        #expect(read["f"]?.floats().values == [10])
        #expect(try read["i"]?.integers() == [-2, 1 << 32 + 1])
        #expect(read["i"]?.floats().values == [-2, 4_294_967_296])
        #expect(throws: TensorsError.self) { try read["f"]?.integers() }
    }

    @Test("a file that cannot be completed does not appear")
    func unfinishedFilesDoNotAppear() throws {
        let path = "\(folder.path)/x.safetensors"
        do {
            let writer = try SafetensorsWriter(
                path: path, layout: [TensorLayout(name: "a", dtype: .float16, shape: [3])])
            try [UInt8](repeating: 0, count: 4).withUnsafeBytes { try writer.append($0) }
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }

    @Test("a place that cannot be written is named")
    func unwritablePlacesAreNamed() throws {
        let error = #expect(throws: TensorsError.self) {
            try Safetensors.write([("a", Tensor(zeros: [1]))], to: "\(folder.path)/none/x.safetensors")
        }
        #expect(
            error?.description
                == "\(folder.path)/none/x.safetensors cannot be written: No such file or directory")
    }
}

/// A file with this header and these data.
func safetensors(_ header: String, _ data: [UInt8] = []) -> [UInt8] {
    withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Array($0) } + header.utf8 + data
}
