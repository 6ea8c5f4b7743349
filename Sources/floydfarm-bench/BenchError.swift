/// Why a benchmark program cannot do what it was asked, as one sentence for the user.
struct BenchError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
