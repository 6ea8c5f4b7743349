import CKernels
import Foundation
import Tensors
import Testing

@Suite("OpenBLAS")
struct OpenBLASTests {
    @Test("runs the kernels that suit the CPU")
    func chosenCore() throws {
        let library = try OpenBLAS.load()
        switch kernels_supported() {
        case KERNELS_AVX512: #expect(library.coreName == "SkylakeX")
        case KERNELS_AVX2: #expect(library.coreName == "Haswell")
        default: #expect(library.coreName != "")
        }
    }

    @Test(
        "runs the Haswell kernels where FLOYDFARM_BLAS_CORE says so, whatever OPENBLAS_CORETYPE says",
        .enabled(if: kernels_supported().rawValue >= KERNELS_AVX2.rawValue, "the CPU lacks AVX2"))
    func forcedCore() async throws {
        await #expect(processExitsWith: .success) {
            setenv("FLOYDFARM_BLAS_CORE", "Haswell", 1)
            setenv("OPENBLAS_CORETYPE", "Prescott", 1)
            // The parent may be opening its own library just now, so this one may be inherited.
            unsetenv("OPENBLAS_NUM_THREADS")
            let library = try OpenBLAS.load()
            #expect(library.coreName == "Haswell")
            // What the program was started with is what its children inherit.
            #expect(getenv("OPENBLAS_CORETYPE").map { String(cString: $0) } == "Prescott")
            #expect(getenv("OPENBLAS_NUM_THREADS") == nil)
            for operation in OperationCase.small { operation.expectAgreement() }
        }
    }

    @Test("refuses a core it does not know")
    func unknownCore() async throws {
        await #expect(processExitsWith: .success) {
            setenv("FLOYDFARM_BLAS_CORE", "Zen", 1)
            let error = #expect(throws: TensorsError.self) { try OpenBLAS.load() }
            #expect(
                error?.description
                    == "FLOYDFARM_BLAS_CORE is \"Zen\", but only Haswell and SkylakeX are known")
        }
    }
}
