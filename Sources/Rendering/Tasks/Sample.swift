import Sweeps

/// The task `sample` of the course (1.5 and 1.6): a picture from pure noise, with guidance or without.
enum Sample {
    static let task = RenderTask(
        cascade: "sample", summary: "A picture from pure noise, by the course's sampler.",
        parameters: TaskParameters.model + TaskParameters.texts(standard: TaskParameters.anyPhoto) + [
            TaskParameters.seed, TaskParameters.rng, TaskParameters.steps(Timesteps.courseSteps),
            TaskParameters.guidance(7),
        ] + TaskParameters.sampler(.course) + [TaskParameters.keep] + TaskParameters.size
            + TaskParameters.courseStage2,
        stage1: { try Generate.stage1(of: $0, models: $1) }, sample: { try Generate.sample($0) })
}
