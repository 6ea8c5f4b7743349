import Foundation
import Imaging
import Tensors
import Testing

@Suite struct ImageTests {
    private func bitmap(_ path: String) throws -> Bitmap {
        try PNG.decode([UInt8](Data(contentsOf: URL(fileURLWithPath: path))), name: path).bitmap
    }

    @Test func `one picture comes with its raw tensors, verifies, and comes again from its text states`()
        throws
    {
        let program = try Program()
        defer { program.remove() }
        let settings = ["--seed", "180", "--steps", "2", "--stage2.steps=1", "--stage2.noise_level", "50"]
        let first = try program.start(
            ["image", "--prompt", "a rocket ship", "--out", "a.png", "--save-raw", "a.safetensors"] + settings
        ).finish()
        #expect(first.status == 0, "\(first.errors)")
        #expect(first.lines == ["a.png"])
        let tensors = try Safetensors.read(program.path("a.safetensors"))
        #expect(
            tensors.mapValues(\.shape) == [
                "text": [1, 77, 64], "negative": [1, 77, 64], "stage1": [1, 3, 32, 32],
                "stage2": [1, 3, 128, 128],
            ])
        #expect(tensors.values.allSatisfy { $0.dtype == .float32 })

        let verified = try program.run("verify", "a.png")
        #expect((verified.status, verified.lines) == (0, ["a.png: identical"]))

        let second = try program.start(
            ["image", "--text", "a.safetensors", "--out", "b.png", "--threads", "1"] + settings
        ).finish()
        #expect(second.status == 0, "\(second.errors)")
        #expect(try bitmap(program.path("a.png")) == bitmap(program.path("b.png")))
    }

    @Test func `text states without the negative prompt that guidance needs are refused`() throws {
        let program = try Program()
        defer { program.remove() }
        try Safetensors.write([("text", Tensor(zeros: [77, 64]))], to: program.path("text.safetensors"))
        let arguments = [
            "image", "--text", "text.safetensors", "--out", "a.png", "--steps", "1", "--stage2", "off",
        ]
        let refused = try program.start(arguments).finish()
        #expect(refused.status == 2)
        #expect(refused.errors.contains("negative"))
        #expect(try program.start(arguments + ["--guidance", "1"]).finish().status == 0)
    }

    @Test func `text states of another width are refused`() throws {
        let program = try Program()
        defer { program.remove() }
        try Safetensors.write([("text", Tensor(zeros: [2, 77, 32]))], to: program.path("text.safetensors"))
        let refused = try program.run("image", "--text", "text.safetensors", "--out", "a.png")
        #expect(refused.status == 2)
        #expect(refused.errors.contains("[2, 77, 32]"))
    }

    @Test func `the help lists every parameter`() throws {
        let program = try Program()
        defer { program.remove() }
        let help = try program.run("image", "--help")
        #expect(help.status == 0)
        let words = help.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        for part in ["--prompt", "--stage2.noise_level", "--model.stage1", "smart50", "default: 250"] {
            #expect(words.contains(part))
        }
    }
}
