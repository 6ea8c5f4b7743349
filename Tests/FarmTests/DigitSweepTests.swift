import Foundation
import Gallery
import Imaging
import Rendering
import Sweeps
import Tensors
import Testing
import Training

@testable import Farm

/// Sweeps over networks of `floydfarm train`.
@Suite struct `A sweep over digits` {
    private static let denoising = """
        task: mnist-denoise
        training: run
        epoch: [1, 2]
        index: [0, 3]
        sigma: [0, 0.5]
        """
    private static let sampling = """
        task: mnist-sample
        training: run
        objective: flow
        steps: 2
        class: 7
        seed: [0, 1]
        """

    private static let last = "task: mnist-denoise\nshow: clean\nindex: 10000\ndata: "

    /// What is said against a spec.
    private func complaint(_ spec: String, _ bench: Workbench) -> String {
        do {
            _ = try bench.prepare(spec)
            return "accepted"
        } catch { return "\(error)" }
    }

    /// A training whose network is another one after each epoch.
    private func write(
        _ kind: ModelKind, _ objective: Objective?, epochs: Int = 2, to name: String = "run",
        in bench: Workbench
    ) throws {
        let folder = bench.folder.appendingPathComponent(name)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for epoch in 1...epochs {
            var settings = TrainingSettings(of: kind, objective: objective)
            (settings.hidden, settings.seed) = (2, UInt64(epoch))
            try Training.Checkpoint(settings).write(
                to: folder.appendingPathComponent("checkpoint-00\(epoch).safetensors").path)
        }
    }

    @Test(arguments: [
        (denoising, ModelKind.denoiser, Objective.denoise, 8), (sampling, .class, .flow, 2),
    ])
    func `is rendered by a farm as by a run, without the training's folder`(
        spec: String, kind: ModelKind, objective: Objective, pictures: Int
    ) throws {
        let (bench, farm) = (try Workbench(), try WorkerBench())
        for bench in [bench, farm.bench] { try write(kind, objective, in: bench) }
        try bench.run(spec)
        let sweep = try farm.submit(spec)
        try FileManager.default.removeItem(at: farm.bench.folder.appendingPathComponent("run"))
        farm.put(try farm.chunk(sweep))
        #expect(farm.worker().run() == .done)
        let contents = try bench.contents()
        #expect(try farm.bench.contents() == contents)
        // Each of another network, digit or noise.
        #expect(contents.count == pictures)
        #expect(Set(contents.values).count == pictures)
    }

    @Test func `is planned to the evaluation, and takes no model`() throws {
        let bench = try Workbench()
        try write(.denoiser, .denoise, in: bench)
        let yaml = Self.denoising + "\nshow: [clean, noised, denoised]"
        let prepared = try bench.prepare(yaml)
        let work = try #require(prepared.survey.summary.work[.digit])
        // Two digits, four noised ones, and eight that are denoised.
        #expect(work.nodes == 14 && work.nodesLeft == 14 && work.evaluationsLeft == 8)
        #expect(prepared.models.records.map(\.parameters) == [[:]])
        let estimate = Estimate(prepared, times: StepTimes(folder: bench.folder))
        #expect(estimate.stages.map(\.kind) == ["digit"])
        #expect(try bench.run(yaml).done == 24)
        #expect(try bench.prepare(yaml).survey.summary.storedCells == 24)
    }

    @Test func `takes the last epoch where none is given, and shares what is equal`() throws {
        let bench = try Workbench()
        try write(.time, .ddpm, epochs: 3, in: bench)
        func key(_ spec: String) throws -> ContentKey {
            let prepared = try bench.prepare("task: mnist-sample\n" + spec)
            let view = SweepView(prepared)
            return try view.key(of: #require(prepared.sweep.cell(at: 0)))
        }
        let last = try key("training: run")
        #expect(try key("training: run\nepoch: 3") == last)
        #expect(try key("training: run\nepoch: 2") != last)
        // Adam's state, and where a training lies, are nothing to a picture.
        let path = bench.folder.appendingPathComponent("run/checkpoint-003.safetensors").path
        let bare = try Training.Checkpoint(reading: path)
        let moments = bare.weights.tensors.filter { !$0.key.contains("running") }.flatMap { name, tensor in
            [("adam.m." + name, tensor), ("adam.v." + name, tensor)]
        }
        let metadata = try Safetensors.open(path).metadata.mapValues {
            $0.replacingOccurrences(of: "\"updates\":0", with: "\"updates\":9")
        }
        try Safetensors.write(
            bare.weights.tensors.map { ($0.key, $0.value) } + moments, metadata: metadata, to: path)
        #expect(try Training.Checkpoint(reading: path).optimizer.steps == 9)
        try FileManager.default.moveItem(
            at: bench.folder.appendingPathComponent("run"), to: bench.folder.appendingPathComponent("other"))
        #expect(try key("training: other") == last)
    }

    @Test func `is laid out with its axes, and its pictures can be verified`() throws {
        let bench = try Workbench()
        try write(.denoiser, .denoise, in: bench)
        let yaml = """
            task: mnist-denoise
            training: run
            show: [clean, noised]
            also: [{show: denoised, epoch: [1, 2]}]
            index: [0, 3]
            grid: {columns: [show, epoch], rows: index}
            """
        try bench.run(yaml)
        let prepared = try bench.prepare(yaml)
        let files = try SweepView(prepared).layOut(in: bench.store())
        #expect(files.sheets.count == 1)
        let page = try String(contentsOfFile: files.page, encoding: .utf8)
        for label in ["noised", "epoch", "index"] { #expect(page.contains(label)) }
        for file in try bench.files("png") {
            let verification = try Verification(
                path: file.path, catalog: ModelCatalog(folder: bench.root), store: nil,
                compute: Compute(threads: 2)
            ) { _ in }
            #expect(verification.isIdentical)
        }
    }

    @Test func `is refused where its training is missing, of another kind, or has no such epoch`() throws {
        let bench = try Workbench()
        let folder = "\(bench.folder.path)/run"
        #expect(
            complaint(Self.sampling, bench)
                == "test.yaml: training: there is no folder \(folder): make it, such as by floydfarm train class "
                + "--objective flow --out \(folder)")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        #expect(
            complaint(Self.sampling, bench).hasPrefix("test.yaml: training: \(folder) has no checkpoints"))
        try write(.class, .ddpm, in: bench)
        #expect(
            complaint(Self.sampling, bench)
                == "test.yaml: run was trained for another objective: give objective: ddpm")
        #expect(complaint(Self.denoising, bench).hasPrefix("test.yaml: run epoch 1 is no denoiser, but"))
        #expect(
            complaint("task: mnist-sample\ntraining: run\nclass: 1\nepoch: 3", bench)
                == "test.yaml: training: \(folder) has no checkpoint of epoch 3: the last is that of epoch 2")
        try write(.judge, nil, in: bench)
        #expect(complaint(Self.denoising, bench).contains("is a judge, which makes no pictures"))
        let path = "\(folder)/checkpoint-001.safetensors"
        #expect(truncate(path, 1000) == 0)
        #expect(complaint(Self.denoising, bench).hasPrefix("test.yaml: training: \(path)"))
        #expect(try bench.files("png").isEmpty)
    }

    @Test func `is refused where there is no such digit`() throws {
        let bench = try Workbench()
        #expect(
            complaint(Self.last + "drawn", bench)
                == "test.yaml: data: there is no test digit 10000, counted from 0: drawn has 10000")
        #expect(
            complaint(Self.last + "'mnist:files'", bench).hasPrefix(
                "test.yaml: data: \(bench.folder.path)/files has neither"))
        #expect(
            complaint(Self.last + "digits", bench).hasPrefix(
                "test.yaml: data: \"digits\" is no data to train on"))
    }

    @Test func `stands on the course's page with the chart of its losses, or with what trains its network`()
        throws
    {
        let bench = try Workbench()
        let yaml = "# A figure\n# Its caption.\n" + Self.denoising
        try Data(yaml.utf8).write(to: bench.folder.appendingPathComponent("1.yaml"))
        let course = try Course(folder: bench.folder.path, model: Course.Model(model: "pocket", text: nil))
        let chapter = try #require(course.chapters.first)
        func prepare() throws -> Result<PreparedSweep, MissingTraining> {
            try course.prepare(
                chapter, catalog: ModelCatalog(folder: bench.root), store: nil, compute: Compute(threads: 1))
        }
        guard case .failure(let missing) = try prepare() else {
            Issue.record("there is a training")
            return
        }
        func page(_ section: Report.Section) -> String {
            String(decoding: Report(title: "Figures", sections: [section]).html, as: UTF8.self)
        }
        #expect(
            page(chapter.section(lacking: missing)).contains("make it, such as by floydfarm train denoiser"))

        try write(.denoiser, .denoise, in: bench)
        let chart = try PNG.encode(Bitmap(width: 1, height: 1, samples: [1, 2, 3]))
        try Data(chart).write(to: bench.folder.appendingPathComponent("run/losses.png"))
        try bench.run(chapter.spec.text)
        let prepared = try prepare().get()
        let html = page(try chapter.section(prepared, SweepView(prepared).layOut(in: bench.store())))
        #expect(html.contains("alt=\"the loss of run\""))
        #expect(html.contains("alt=\"drawn index 3\""))
    }
}
