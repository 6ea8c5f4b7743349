import Tensors
import Testing
import Training

@Suite struct `The course's UNet` {
    @Test(
        arguments: [
            (Condition.none, 128, 7_891_073), (.none, 64, 1_975_361), (.add, 64, 1_996_417),
            (.multiply, 64, 1_996_417), (.affine, 64, 2_019_201),
        ])
    func `has the parameters that the course's tables come to`(condition: Condition, hidden: Int, count: Int)
    {
        #expect(UNet(hidden: hidden, condition: condition).parameterCount == count)
    }
}
