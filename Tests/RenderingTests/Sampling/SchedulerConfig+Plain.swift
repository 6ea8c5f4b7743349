@testable import Rendering

extension SchedulerConfig {
    /// Diffusers' defaults but for what a test is about.
    static func plain(
        betaSchedule: BetaSchedule = .cosine, varianceType: VarianceType = .learnedRange,
        timestepSpacing: TimestepSpacing = .leading, stepsOffset: Int = 0
    ) -> SchedulerConfig {
        SchedulerConfig(
            trainTimesteps: 1000, betaSchedule: betaSchedule, betaStart: 0.0001, betaEnd: 0.02,
            varianceType: varianceType, timestepSpacing: timestepSpacing, stepsOffset: stepsOffset,
            thresholding: false, dynamicThresholdingRatio: 0.995, sampleMaxValue: 1, clipSample: true,
            clipSampleRange: 1)
    }
}
