import CKernels
import Tensors
import Testing

@Suite("operations")
struct OperationTests {
    @Test("agree with their plain twins", arguments: OperationCase.small + OperationCase.convolutions)
    func agreement(operation: OperationCase) {
        operation.expectAgreement()
    }

    /// In a process of its own: the level is one for all threads.
    @Test(
        "agree with their plain twins on narrower instruction sets",
        arguments: (KERNELS_PORTABLE.rawValue..<kernels_supported().rawValue))
    func narrowerLevels(level: UInt32) async {
        await #expect(processExitsWith: .success) { [level] in
            kernels_force(kernels_level(rawValue: level))
            #expect(kernels_current().rawValue == level)
            for operation in OperationCase.small + OperationCase.convolutions {
                operation.expectAgreement()
            }
        }
    }

    @Test(
        "give the same bytes with any number of threads", arguments: OperationCase.small + OperationCase.large
    )
    func threads(operation: OperationCase) {
        let one = operation.operation(Compute(threads: 1), operation.inputs)
        for threads in [2, 3] {
            let several = operation.operation(Compute(threads: threads), operation.inputs)
            #expect(several.bits == one.bits, "\(operation.testDescription), \(threads) threads")
        }
    }

    @Test(
        "give a sample the same bytes alone and in a batch",
        arguments: OperationCase.small + OperationCase.large)
    func batches(operation: OperationCase) {
        let compute = Compute(threads: 2)
        let batch = operation.operation(compute, operation.inputs)
        for index in 0..<batch.shape[0] {
            let alone = operation.operation(compute, operation.inputs.map { $0.sample(index) })
            #expect(alone.bits == batch.sample(index).bits, "\(operation.testDescription), sample \(index)")
        }
    }

    @Test("a large mean costs group normalisation no accuracy")
    func largeMean() {
        let x = Tensor((0..<4096).map { 1000 + Float($0 % 7) }, shape: [1, 256, 16])
        let (weight, bias) = (Tensor([Float](repeating: 1, count: 16), shape: [16]), Tensor(zeros: [16]))
        let result = Compute(threads: 1).groupNorm(
            x, Norm(weight: weight, bias: bias), groups: 4, epsilon: 1e-5)
        // What is left is the rounding of x · factor - mean · factor, of size 1000 / 2.
        let expected = Reference.groupNorm(x, weight: weight, bias: bias, groups: 4, epsilon: 1e-5)
        expectClose(result, expected, within: 4e-5)
    }
}
