import Foundation
import Testing

@Suite struct `The command train` {
    private static let small = [
        "train", "judge", "--hidden", "2", "--epochs", "2", "--batch", "4", "--limit", "64",
    ]

    @Test func `trains, is interrupted by a signal, and goes on to the same weights`() throws {
        let program = try Program()
        defer { program.remove() }
        let whole = try program.start(Self.small + ["--out", "whole"]).finish()
        #expect(whole.status == 0, "\(whole.errors)")
        #expect(whole.lines == ["whole/checkpoint-002.safetensors"])
        #expect(whole.errors.contains("epoch 2: loss "))

        let running = try program.start(Self.small + ["--out", "parts", "--json"])
        try running.waitUntilItPrints(#""event":"step""#)
        running.send(SIGTERM)
        let interrupted = try running.finish()
        #expect(interrupted.status == 130, "\(interrupted.errors)")
        #expect(interrupted.errors.contains("give the command again with --resume"))
        let rest = try program.start(Self.small + ["--out", "parts", "--resume"]).finish()
        #expect(rest.status == 0, "\(rest.errors)")
        for name in ["checkpoint-002.safetensors", "losses.csv"] {
            let files = try ["whole", "parts"].map {
                try Data(contentsOf: URL(filePath: program.path("\($0)/\(name)")))
            }
            #expect(files[0] == files[1], "\(name)")
        }
    }

    @Test(arguments: [
        (["judge", "--objective", "ddpm"], "a judge is not trained by the objective ddpm"),
        (["class", "--hidden", "0"], "--hidden is 0"), (["denoiser", "--lr", "nan"], "--lr is nan"),
        (["denoiser", "--data", "mnist"], "\"mnist\" is no data to train on"),
        (["denoiser", "--data", "mnist:nowhere"], "nowhere has neither train-images-idx3-ubyte nor"),
        (["denoiser", "--download"], "--download needs --data"),
        (["time", "--judge", "nowhere"], "nowhere cannot be opened"),
        (["judge", "--resume", "--limit", "8"], "new has no checkpoint to resume"),
    ])
    func `refuses what it cannot do`(flags: [String], reason: String) throws {
        let program = try Program()
        defer { program.remove() }
        let outcome = try program.start(["train"] + flags + ["--out", "new"]).finish()
        #expect(outcome.status == 2 || outcome.status == 64, "\(outcome.errors)")
        #expect(outcome.errors.contains(reason), "\(outcome.errors)")
        #expect((try? FileManager.default.contentsOfDirectory(atPath: program.path("new"))) ?? [] == [])
    }
}
