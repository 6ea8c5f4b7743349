import Tensors
import Testing

@testable import Rendering

@Suite("The DDPM scheduler")
struct DDPMSchedulerTests {
    private let scheduler: DDPMScheduler
    private let goldens: Goldens

    init() throws {
        scheduler = DDPMScheduler(
            try SchedulerConfig(path: "\(Goldens.folder)/checkpoint/stage1/scheduler/scheduler_config.json"))
        goldens = try Goldens("scheduler")
    }

    @Test("has diffusers' tables, bit for bit")
    func tables() throws {
        #expect(scheduler.tables.betas == (try goldens.floats("betas").values))
        #expect(scheduler.tables.alphasCumprod == (try goldens.floats("alphas_cumprod").values))
    }

    @Test(
        "has diffusers' tables of the linear schedules",
        arguments: [
            // DDPMScheduler(beta_schedule=…): betas[1], betas[500], betas[998], alphas_cumprod[999]
            (
                SchedulerConfig.BetaSchedule.linear,
                [0x1.f6fb08p-14, 0x1.49a50ep-7, 0x1.475a88p-6, 0x1.528cccp-15] as [Float]
            ),
            (.scaledLinear, [0x1.ae89d8p-14, 0x1.784ffep-8, 0x1.47121ap-6, 0x1.8084e4p-11]),
        ])
    func linearTables(schedule: SchedulerConfig.BetaSchedule, expected: [Float]) {
        let tables = NoiseTables(.plain(betaSchedule: schedule))
        let found = [tables.betas[1], tables.betas[500], tables.betas[998], tables.alphasCumprod[999]]
        for (a, b) in zip(found, expected) { #expect(abs(a - b) <= b * 4e-7) }
    }

    @Test("takes diffusers' step", arguments: [950, 500, 50, 0])
    func steps(timestep: Int) throws {
        var noise = NoiseSource(seed: 7)
        let step = scheduler.step(
            try goldens.floats("step.\(timestep).model_output"), at: timestep,
            to: timestep == 0 ? nil : timestep - 50, sample: try goldens.floats("step.\(timestep).sample")
        ) { noise.draw($0) }
        #expect(step.sample.largestDifference(from: try goldens.floats("step.\(timestep).prev")) < 2e-6)
        #expect(step.original.largestDifference(from: try goldens.floats("step.\(timestep).x0")) < 2e-6)
    }

    @Test("takes diffusers' step with a fixed variance")
    func fixedVariance() {
        // DDPMScheduler(beta_schedule="squaredcos_cap_v2", variance_type="fixed_small") with set_timesteps(10):
        // step(o, 400, x, generator=manual_seed(7)), x and o drawn from manual_seed(3) after randn(1000)
        let scheduler = DDPMScheduler(.plain(varianceType: .fixedSmall))
        let x = Tensor([-1.7224, 0.5024, 0.1087, -0.2394, -0.2995, 1.0491], shape: [1, 1, 2, 3])
        let o = Tensor([-1.0179, -2.2425, -0.5679, 0.1931, -0.7274, 1.2241], shape: [1, 1, 2, 3])
        var noise = NoiseSource(seed: 7)
        let step = scheduler.step(o, at: 400, to: 300, sample: x) { noise.draw($0) }
        let expected = Tensor([-1.4389, 0.9788, 0.6176, -0.6932, 0.4641, 0.4601], shape: [1, 1, 2, 3])
        #expect(step.sample.largestDifference(from: expected) < 3e-4)
    }

    @Test("draws no noise for the last step")
    func lastStep() throws {
        _ = scheduler.step(
            try goldens.floats("step.0.model_output"), at: 0, to: nil,
            sample: try goldens.floats("step.0.sample")
        ) { shape in
            Issue.record("noise is drawn at timestep 0")
            return Tensor(zeros: shape)
        }
    }

    @Test("noises a picture by the variance that is left at a timestep")
    func noised() {
        let (one, zero) = (Tensor([1], shape: [1]), Tensor([0], shape: [1]))
        // √ᾱ and √(1 − ᾱ) of timestep 250.
        #expect(abs(scheduler.noised(one, with: zero, at: 250).values[0] - 0.919_721_72) < 1e-7)
        #expect(abs(scheduler.noised(zero, with: one, at: 250).values[0] - 0.392_571) < 1e-7)
    }

    @Test(
        "finds quantiles bit for bit as torch",
        arguments: [
            // torch.quantile(torch.randn(1000, generator=torch.Generator().manual_seed(3)).abs(), ratio)
            (0.95, 0x1.fc7166p+0 as Float), (0.995, 0x1.61ed7ep+1), (0.5, 0x1.52733p-1),
            (0.9999, 0x1.c38186p+1),
        ])
    func quantiles(ratio: Double, expected: Float) {
        var generator = TorchGenerator(seed: 3)
        let values = generator.randn([1000])
        #expect(values.withUnsafe { Quantile.ofMagnitudes($0, ratio: ratio) } == expected)
    }

    @Test("survives quantiles of equal and of undefined numbers")
    func oddQuantiles() {
        let equal = Tensor([Float](repeating: -2, count: 50), shape: [50])
        #expect(equal.withUnsafe { Quantile.ofMagnitudes($0, ratio: 0.95) } == 2)
        let undefined = Tensor([3, .nan, 1, 2], shape: [4])
        #expect(undefined.withUnsafe { Quantile.ofMagnitudes($0, ratio: 0.5) } == 2.5)
    }
}
