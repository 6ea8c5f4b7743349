import Rendering
import Tensors

/// `scheduler`: tables, timesteps, and steps of a sampling with 20 steps.
func compareScheduler(_ folder: ParityFolder, _ tally: inout ParityTally) throws {
    let file = folder.scheduler
    let scheduler = DDPMScheduler(try SchedulerConfig(path: ModelReference.schedulerPath(folder.stage1)))
    for name in file.names {
        let parts = name.split(separator: ".").map(String.init)
        switch (parts[0], parts.count > 1 ? Int(parts[1]) : nil, parts.last) {
        case ("alphas_cumprod", _, _), ("betas", _, _):
            let expected = try file.floats(name)
            let table = name == "betas" ? scheduler.tables.betas : scheduler.tables.alphasCumprod
            tally.compare(
                "scheduler.\(name)", Tensor(table, shape: [table.count]), with: expected, relative: 2e-4)
        case ("timesteps", let count?, _):
            tally.compare(
                "scheduler.\(name)", try Timesteps.spaced(count, by: scheduler.config),
                with: try file.integers(name))
        case ("step", let timestep?, "prev"):
            try compareStep(file, scheduler, at: timestep, &tally)
        default: continue
        }
    }
}

/// One step, with noise of seed 7.
private func compareStep(
    _ file: ParityFile, _ scheduler: DDPMScheduler, at timestep: Int, _ tally: inout ParityTally
) throws {
    let prefix = "step.\(timestep)"
    let next = try Timesteps.spaced(20, by: scheduler.config).first { $0 < timestep }
    var noise = NoiseSource(seed: 7)
    let step = scheduler.step(
        try file.floats("\(prefix).model_output"), at: timestep, to: next,
        sample: try file.floats("\(prefix).sample")
    ) { noise.draw($0) }
    tally.compare(
        "scheduler.\(prefix).prev", step.sample, with: try file.floats("\(prefix).prev"), relative: 2e-4)
    tally.compare(
        "scheduler.\(prefix).x0", step.original, with: try file.floats("\(prefix).x0"), relative: 2e-4)
}
