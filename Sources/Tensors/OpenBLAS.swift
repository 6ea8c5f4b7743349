import CKernels
import COpenBLAS
import Glibc

/// The matrix products of OpenBLAS, single-threaded, with the kernels that suit the CPU.
///
/// Debian's OpenBLAS does not know recent CPU models and falls back to kernels for SSE3, ten times slower. It reads
/// `OPENBLAS_CORETYPE` while it is loaded; so it is not linked but opened here, after that variable is set from CPUID.
/// `FLOYDFARM_BLAS_CORE` (`Haswell` or `SkylakeX`) overrides the choice, for tests and diagnosis; a value of
/// `OPENBLAS_CORETYPE` that the program was started with is not regarded.
package struct OpenBLAS: Sendable {
    typealias Product =
        @convention(c) (
            CBLAS_ORDER, CBLAS_TRANSPOSE, CBLAS_TRANSPOSE, blasint, blasint, blasint,
            Float, UnsafePointer<Float>?, blasint, UnsafePointer<Float>?, blasint,
            Float, UnsafeMutablePointer<Float>?, blasint
        ) -> Void

    /// The kernels in use, as OpenBLAS names them.
    package let coreName: String
    private let sgemm: Product

    /// The library, which is opened by the first call.
    ///
    /// Call it once before threads are started: opening it changes the environment for a moment.
    ///
    /// - Throws: `TensorsError` when the library is missing or is not OpenBLAS.
    @discardableResult
    package static func load() throws -> OpenBLAS { try opened.get() }

    /// The library, for operations, which cannot fail: a program has called `load()` before.
    static var shared: OpenBLAS {
        switch opened {
        case .success(let library): library
        case .failure(let error): fatalError("\(error)")
        }
    }

    private static let opened = Result<OpenBLAS, any Error> {
        try withEnvironment([("OPENBLAS_CORETYPE", coreType()), ("OPENBLAS_NUM_THREADS", "1")]) {
            try OpenBLAS(path: "libopenblas.so.0")
        }
    }

    init(path: String) throws {
        guard let handle = dlopen(path, RTLD_NOW | RTLD_LOCAL) else {
            let reason = dlerror().map { String(cString: $0) } ?? "unknown error"
            throw TensorsError(
                "OpenBLAS cannot be opened (\(reason)); install Debian's package libopenblas0-pthread")
        }
        func symbol<T>(_ name: String, as type: T.Type) throws -> T {
            guard let address = dlsym(handle, name) else {
                throw TensorsError(
                    "\(path) has no function \(name); install Debian's package libopenblas0-pthread")
            }
            return unsafeBitCast(address, to: type)
        }
        sgemm = try symbol("cblas_sgemm", as: Product.self)
        let setThreads = try symbol("openblas_set_num_threads", as: (@convention(c) (CInt) -> Void).self)
        setThreads(1)
        typealias Name = @convention(c) () -> UnsafePointer<CChar>?
        coreName =
            try symbol("openblas_get_corename", as: Name.self)().map { String(cString: $0) } ?? "unknown"
    }

    /// The kernels to ask for, or nil to leave the choice to the library.
    private static func coreType() throws -> String? {
        if let forced = getenv("FLOYDFARM_BLAS_CORE").map({ String(cString: $0) }) {
            guard ["Haswell", "SkylakeX"].contains(forced) else {
                throw TensorsError(
                    "FLOYDFARM_BLAS_CORE is \"\(forced)\", but only Haswell and SkylakeX are known")
            }
            guard forced == "Haswell" || kernels_supported() == KERNELS_AVX512 else {
                throw TensorsError("FLOYDFARM_BLAS_CORE is SkylakeX, but this CPU lacks AVX-512")
            }
            return forced
        }
        return switch kernels_supported() {
        case KERNELS_AVX512: "SkylakeX"
        case KERNELS_AVX2: "Haswell"
        default: nil
        }
    }
}

extension OpenBLAS {
    /// A row-major matrix: rows of floats, `stride` apart.
    struct Matrix {
        let start: UnsafePointer<Float>
        let stride: Int
    }

    /// `c = factor · a·b` or, when `b` is given by its columns, `factor · a·bᵀ`; added to `c` if so asked.
    ///
    /// `a` is `rows` × `depth`; `b` is `depth` × `columns`, or `columns` × `depth` if `transposed`; `c` is `rows` ×
    /// `columns`, its rows `stride` apart.
    func multiply(
        _ a: Matrix, _ b: Matrix, transposed: Bool, rows: Int, columns: Int, depth: Int,
        factor: Float = 1, adding: Bool = false, into c: UnsafeMutablePointer<Float>, stride: Int
    ) {
        sgemm(
            CblasRowMajor, CblasNoTrans, transposed ? CblasTrans : CblasNoTrans,
            blasint(rows), blasint(columns), blasint(depth),
            factor, a.start, blasint(a.stride), b.start, blasint(b.stride),
            adding ? 1 : 0, c, blasint(stride))
    }
}

/// Calls `body` with environment variables set (nil: unset), and puts the old values back.
private func withEnvironment<R>(_ values: [(String, String?)], _ body: () throws -> R) rethrows -> R {
    func set(_ name: String, _ value: String?) {
        if let value { setenv(name, value, 1) } else { unsetenv(name) }
    }
    let saved = values.map { ($0.0, getenv($0.0).map { String(cString: $0) }) }
    for (name, value) in values { set(name, value) }
    defer { for (name, value) in saved { set(name, value) } }
    return try body()
}
