import Rendering
import Testing

@Suite("the configurations of scheduler and text encoder")
struct OtherConfigTests {
    private let folder: ModelFolder

    init() throws { folder = try ModelFolder() }

    private func scheduler(_ text: String) throws -> SchedulerConfig {
        try SchedulerConfig(path: try folder.write(text, to: "scheduler_config.json"))
    }

    @Test("a scheduler has diffusers' defaults, and other schedulers' keys are ignored")
    func schedulerDefaults() throws {
        let config = try scheduler("{\"_class_name\": \"DDPMScheduler\", \"lambda_min_clipped\": -5.1}")
        #expect(config.trainTimesteps == 1000)
        #expect(config.betaSchedule == .linear)
        #expect(config.varianceType == .fixedSmall)
        #expect(config.timestepSpacing == .leading)
        #expect(config.clipSample && !config.thresholding)
        #expect(config.dynamicThresholdingRatio == 0.995)
    }

    @Test("IF's scheduler is read")
    func publishedScheduler() throws {
        let config = try scheduler(
            """
            {"beta_schedule": "squaredcos_cap_v2", "variance_type": "learned_range", "thresholding": true,
             "dynamic_thresholding_ratio": 0.95, "sample_max_value": 1.5, "prediction_type": "epsilon"}
            """)
        #expect(config.betaSchedule == .cosine)
        #expect(config.varianceType == .learnedRange)
        #expect(config.thresholding)
        #expect(config.sampleMaxValue == 1.5)
    }

    @Test(
        "a scheduler that cannot be computed is refused by field",
        arguments: [
            (
                "{\"prediction_type\": \"v_prediction\"}",
                "prediction_type is \"v_prediction\"; only \"epsilon\" is supported"
            ),
            (
                "{\"beta_schedule\": \"sigmoid\"}",
                "beta_schedule is \"sigmoid\", which is not supported (linear, scaled_linear, squaredcos_cap_v2)"
            ),
            (
                "{\"_class_name\": \"DPMSolverMultistepScheduler\"}",
                "_class_name is \"DPMSolverMultistepScheduler\"; only \"DDPMScheduler\" is supported"
            ),
            (
                "{\"num_train_timesteps\": 0}",
                "num_train_timesteps is 0, but must be an integer from 1 to 100000"
            ),
            ("{\"trained_betas\": [0.1]}", "trained_betas is [0.1]; only null is supported"),
        ])
    func schedulerRefusals(text: String, what: String) throws {
        let error = #expect(throws: RenderingError.self) { try scheduler(text) }
        #expect(error?.description == "\(folder.path)/scheduler_config.json: \(what)")
    }

    @Test("a T5 encoder is read, with transformers' defaults")
    func t5() throws {
        let config = try T5Config(path: try folder.write(t5JSON, to: "config.json"))
        #expect(config.vocabulary == 8 && config.width == 4 && config.layers == 1)
        #expect(config.headWidth == 64 && config.heads == 8 && config.feedForwardWidth == 2048)
        #expect(config.relativeBuckets == 32 && config.relativeMaxDistance == 128)
    }

    @Test("another T5 than version 1.1 is refused")
    func otherT5() throws {
        let path = try folder.write("{\"model_type\": \"t5\"}", to: "config.json")
        let error = #expect(throws: RenderingError.self) { try T5Config(path: path) }
        #expect(
            error?.description == "\(path): feed_forward_proj is absent; only \"gated-gelu\" is supported")
    }
}
