import Tensors
import Training

/// `training`: what torch computed for the course's networks.
func compareTraining(
    _ folder: TrainingParityFolder, _ compute: Compute, _ tally: inout ParityTally
) throws {
    try compareSchedule(folder, &tally)
    for operation in folder.operations {
        try compareOperation(operation, folder.tensors, compute, &tally)
    }
    try compareAdam(folder, compute, &tally)
    for (name, run) in folder.runs.sorted(by: { $0.key < $1.key }) {
        try TrainingRunCase(name, run, folder.tensors).compare(compute, &tally)
    }
}

/// DDPM's tables.
private func compareSchedule(_ folder: TrainingParityFolder, _ tally: inout ParityTally) throws {
    let schedule = DDPMSchedule.standard
    let tables = [
        ("signal", schedule.signal), ("noise", schedule.noise), ("x0_factor", schedule.estimateFactor),
        ("xt_factor", schedule.currentFactor), ("noise_factor", schedule.noiseFactor),
    ]
    for (name, values) in tables {
        tally.compare(
            "training.schedule.\(name)", Tensor(values, shape: [values.count]),
            with: try folder.tensors.floats("schedule.\(name)"), relative: 2e-7)
    }
}

/// Adam and its rates on given gradients, some of them zero, tiny or huge.
private func compareAdam(
    _ folder: TrainingParityFolder, _ compute: Compute, _ tally: inout ParityTally
) throws {
    let gradients = try folder.tensors.floats("adam.gradient")
    let trail = try folder.tensors.floats("adam.trail")
    var value = try folder.tensors.floats("adam.initial")
    var moments = AdamMoments(mean: Tensor(zeros: value.shape), square: Tensor(zeros: value.shape))
    for (k, rate) in folder.rates.enumerated() {
        compute.adam(AdamStep(number: k + 1, rate: rate), &value, &moments, gradient: gradients.entry(k))
        tally.compare("training.adam.trail.\(k)", value, with: trail.entry(k), relative: 1e-6)
    }
    tally.compare(
        "training.adam.exp_avg", moments.mean, with: try folder.tensors.floats("adam.exp_avg"), relative: 1e-6
    )
    tally.compare(
        "training.adam.exp_avg_sq", moments.square, with: try folder.tensors.floats("adam.exp_avg_sq"),
        relative: 1e-6)
}

/// An operation's result, gradients, and running statistics.
private func compareOperation(
    _ operation: TrainingOperation, _ file: ParityFile, _ compute: Compute, _ tally: inout ParityTally
) throws {
    let prefix = "op.\(operation.name)"
    let tape = Tape(compute, isRecording: true)
    var inputs: [String: Variable] = [:]
    for name in operation.inputs {
        inputs[name] = tape.variable(
            try file.floats("\(prefix).\(name)").mapped(unless: name == "weight"), needsGradient: true)
    }
    let outcome = try OperationReplay(operation, inputs).run(on: tape)
    func compare(_ what: String, _ found: Tensor) throws {
        let expected = try file.floats("\(prefix).\(what)")
        tally.compare(
            "training.\(prefix).\(what)", found.reshaped(expected.shape), with: expected, relative: 1e-4)
    }
    try compare("y", outcome.result.value.channelsFirst)
    let upstream = try file.floats("\(prefix).dy").channelsLast
    tape.backward(from: outcome.result, gradient: upstream.reshaped(outcome.result.value.shape))
    for name in operation.inputs where !name.hasPrefix("running") {
        guard let gradient = inputs[name]?.gradient else {
            throw BenchError("\(prefix): the operation has given no gradient of \(name)")
        }
        try compare("d\(name)", name == "weight" ? gradient : gradient.channelsFirst)
    }
    if let running = outcome.running {
        try compare("running_mean.after", running.mean)
        try compare("running_var.after", running.variance)
    }
}

extension Tensor {
    fileprivate func mapped(unless isWeight: Bool) -> Tensor { isWeight ? self : channelsLast }
}

/// An operation of training.py, on a tape.
private struct OperationReplay {
    let operation: TrainingOperation
    let inputs: [String: Variable]

    init(_ operation: TrainingOperation, _ inputs: [String: Variable]) {
        self.operation = operation
        self.inputs = inputs
    }

    func run(on tape: Tape) throws -> (result: Variable, running: RunningStatistics?) {
        switch operation.op {
        case "conv2d", "conv_transpose2d":
            return (try convolution(on: tape), nil)
        case "batch_norm":
            return try batchNorm(on: tape)
        case "gelu_erf":
            return (tape.gelu(try input("x")), nil)
        case "avg_pool2d":
            return (tape.meanPool(try input("x"), window: operation.attributes.window ?? 1), nil)
        case "linear":
            return (tape.linear(try input("x"), weight: try input("weight"), bias: try input("bias")), nil)
        case "concat":
            return (tape.concatenate(try input("x"), try input("x2")), nil)
        case "add", "multiply", "affine":
            return (tape.modulate(try input("x"), scale: inputs["scale"], shift: inputs["shift"]), nil)
        case "mse":
            return (tape.squaredError(try input("input"), try input("target")), nil)
        default:
            throw BenchError("op.\(operation.name): there is no operation \(operation.op)")
        }
    }

    private func convolution(on tape: Tape) throws -> Variable {
        let weight = try input("weight")
        let geometry = ConvolutionGeometry(
            kernel: weight.value.shape[3], stride: operation.attributes.stride ?? 1,
            padding: operation.attributes.padding ?? 0, isTransposed: operation.op == "conv_transpose2d")
        return tape.convolution(try input("x"), weight: weight, bias: try input("bias"), geometry)
    }

    private func batchNorm(on tape: Tape) throws -> (Variable, RunningStatistics) {
        var running = RunningStatistics(
            mean: try input("running_mean").value, variance: try input("running_var").value)
        let result = tape.batchNorm(
            try input("x"), weight: try input("weight"), bias: try input("bias"), &running,
            training: operation.attributes.training ?? true, gelu: false)
        return (result, running)
    }

    private func input(_ name: String) throws -> Variable {
        guard let variable = inputs[name] else {
            throw BenchError("op.\(operation.name) has no input \(name); make the folder again")
        }
        return variable
    }
}
