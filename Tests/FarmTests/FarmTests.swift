import Foundation
import Imaging
import Rendering
import Sweeps
import TestServers
import Testing
import Tracking
import Training

/// A farm of the programs that everybody runs, with the pocket model.
@Suite(.serialized, .timeLimit(.minutes(10)))
struct `A farm` {
    private static let broker = Result { try RabbitMQServer.start() }

    /// 200 cells: 50 with stage II on shared stage I samples, 150 of stage I alone.
    private static let spec = """
        name: many
        prompt: a man wearing a hat
        width: 16
        height: 16
        steps: 1
        seed: 0..9
        stage2: {steps: 1, noise_level: [50, 100, 150, 200, 250]}
        also:
          - prompt: [a rocket ship, a red circle, a snowy mountain]
            seed: 0..24
            steps: [1, 2]
            stage2: off
            stage2.noise_level: 250
        """

    @Test func `of three workers gives the objects that one process gives`() throws {
        let farm = try FarmUnderTest(Self.broker.get())
        try farm.launch("floydfarm", ["coordinate"])
        for _ in 0..<3 { try farm.launch("floydfarm-worker", ["--threads", "1"]) }
        let sweep = try farm.submit(Self.spec, with: "floydfarm")
        let alone = farm.folder.appendingPathComponent("alone").path
        _ = try farm.run("floydfarm", "run", farm.specPath, "--store", alone)

        try farm.waitFor("all cells settled", within: 120) {
            try farm.ledger.progress(sweep).map { $0.done == 200 && $0.failed == 0 } ?? false
        }
        try farm.waitFor("empty queues") { try farm.waitingMessages() == [:] }
        try farm.end()

        let many = try Contents(of: farm.root)
        #expect(many.names.count > 200)
        try many.expect(sameAs: Contents(of: alone))
        #expect(Set(many.workers).count == 3)
    }

    /// Of every other task a small sweep.
    private static let tasks = [
        "noise": "image: photo.png\nt: [250, 750]",
        "blur": "image: photo.png\nt: 500",
        "onestep": "image: photo.png\nt: 500",
        "denoise": "image: photo.png\nsteps: 4\nstart: 2\nkeep: every 1",
        "sample": "steps: 2\nseed: [1, 2]",
        "edit": "image: photo.png\nprompt: a rocket ship\nsteps: 4\nstart: [2, 3]",
        "inpaint": "image: photo.png\nmask: circle 0.5 0.5 0.3\nsteps: 2\nresample: 2\nresample.jump: 1",
        "img2img": "image: photo.png\nprompt: a pencil\nsteps: 4\nstrength: 0.5",
        "inpaint-diffusers": "image: photo.png\nmask: photo.png\nprompt: a pencil\nsteps: 2",
        "upscale": "image: photo.png\nstage2.steps: 1",
        "anagram": "prompts: [an old man, a campfire]\nviews: [identity, flip]\nsteps: 2",
        "hybrid": "prompts: [a skull, waterfalls]\nparts: [low_pass, high_pass]\nsteps: 1",
        "mnist-denoise": "training: denoiser\nindex: [0, 3]\nsigma: [0, 0.5]",
        "mnist-sample": "training: class\nobjective: flow\nsteps: 2\nclass: 7\nseed: [0, 1]",
    ]

    /// Writes what the tasks take: a picture, and networks that were not trained.
    private func writeInputs(to folder: URL) throws {
        let samples = (0..<3 * 48 * 48).map { UInt8(truncatingIfNeeded: $0 / 144 * 5 + $0 % 7 * 20) }
        let photo = try PNG.encode(Bitmap(width: 48, height: 48, samples: samples))
        try Data(photo).write(to: folder.appendingPathComponent("photo.png"))
        for (kind, objective) in [(ModelKind.denoiser, Objective.denoise), (.class, .flow)] {
            let training = folder.appendingPathComponent(kind.rawValue)
            try FileManager.default.createDirectory(at: training, withIntermediateDirectories: true)
            var settings = TrainingSettings(of: kind, objective: objective)
            settings.hidden = 4
            try Training.Checkpoint(settings).write(
                to: training.appendingPathComponent("checkpoint-001.safetensors").path)
        }
    }

    @Test func `gives the objects that one process gives, whatever the task`() throws {
        #expect(Set(Self.tasks.keys).union(["generate"]) == Set(RenderTask.all.map(\.declaration.name)))
        let farm = try FarmUnderTest(Self.broker.get())
        try writeInputs(to: farm.folder)
        try farm.launch("floydfarm", ["coordinate"])
        for _ in 0..<2 { try farm.launch("floydfarm-worker", ["--threads", "1"]) }
        let alone = farm.folder.appendingPathComponent("alone").path
        var sweeps: [String] = []
        for (task, rest) in Self.tasks.sorted(by: { $0.key < $1.key }) {
            sweeps.append(try farm.submit("name: \(task)\ntask: \(task)\n\(rest)\n", with: "floydfarm"))
            _ = try farm.run("floydfarm", "run", farm.specPath, "--store", alone)
        }
        try farm.waitFor("all sweeps settled", within: 120) {
            try sweeps.allSatisfy { try farm.ledger.progress($0).map { $0.done == $0.cells } ?? false }
        }
        try farm.end()
        let many = try Contents(of: farm.root)
        #expect(many.pictures.count > Self.tasks.count)
        try many.expect(sameAs: Contents(of: alone))
    }
}
