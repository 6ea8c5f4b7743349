import Farm
import Tensors
import Testing

@Suite struct SelfCheckTests {
    @Test func `the known picture of the pocket model comes out right`() throws {
        #expect(try KnownPicture.difference(compute: Compute(threads: 2)) <= KnownPicture.tolerance)
    }
}
