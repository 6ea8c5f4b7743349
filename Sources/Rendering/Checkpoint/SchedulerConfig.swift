import Tensors

/// The settings of a DDPM scheduler, as `scheduler_config.json` gives them (`diffusers schedulers/scheduling_ddpm.py`).
///
/// Keys of other schedulers are ignored.
package struct SchedulerConfig: Sendable, Equatable, Encodable {
    package enum BetaSchedule: String, Sendable, CaseIterable, Encodable {
        case linear
        case scaledLinear = "scaled_linear"
        case cosine = "squaredcos_cap_v2"
    }

    package enum VarianceType: String, Sendable, CaseIterable, Encodable {
        case fixedSmall = "fixed_small"
        case fixedLarge = "fixed_large"
        case learnedRange = "learned_range"
    }

    package enum TimestepSpacing: String, Sendable, CaseIterable, Encodable {
        case leading
        case linspace
        case trailing
    }

    package let trainTimesteps: Int
    package let betaSchedule: BetaSchedule
    package let betaStart: Double
    package let betaEnd: Double
    package let varianceType: VarianceType
    package let timestepSpacing: TimestepSpacing
    package let stepsOffset: Int
    /// Whether the predicted picture is thresholded dynamically; `clipSample` counts only without it.
    package let thresholding: Bool
    package let dynamicThresholdingRatio: Double
    package let sampleMaxValue: Double
    package let clipSample: Bool
    package let clipSampleRange: Double
}

extension SchedulerConfig {
    /// Reads and checks a configuration.
    ///
    /// - Throws: `RenderingError` or `TensorsError` that names the file and the field.
    package init(path: String) throws {
        let config = try ConfigFile(path: path)
        try config.require("_class_name", .string("DDPMScheduler"), orAbsent: true)
        try config.require("prediction_type", .string("epsilon"), orAbsent: true)
        try config.require("trained_betas", .null, orAbsent: true)
        try config.require("rescale_betas_zero_snr", .boolean(false), orAbsent: true)
        trainTimesteps = try config.integer("num_train_timesteps", default: 1000, in: 1...100_000)
        betaSchedule = try config.choice("beta_schedule", default: .linear)
        betaStart = try config.number("beta_start", default: 0.0001, in: 0...1)
        betaEnd = try config.number("beta_end", default: 0.02, in: 0...1)
        varianceType = try config.choice("variance_type", default: .fixedSmall)
        timestepSpacing = try config.choice("timestep_spacing", default: .leading)
        stepsOffset = try config.integer("steps_offset", default: 0, in: 0...1000)
        thresholding = try config.boolean("thresholding", default: false)
        dynamicThresholdingRatio = try config.number("dynamic_thresholding_ratio", default: 0.995, in: 0...1)
        sampleMaxValue = try config.number("sample_max_value", default: 1, in: 1...1e6)
        clipSample = try config.boolean("clip_sample", default: true)
        clipSampleRange = try config.number("clip_sample_range", default: 1, in: 1e-6...1e6)
    }
}
