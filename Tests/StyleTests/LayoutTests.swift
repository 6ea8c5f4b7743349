import Testing

/// How code is laid out: the formatter's rules, and the sizes that keep files and functions readable.
@Suite struct `The layout of the code` {
    private static let code = Repository.files(
        in: "Sources", "Tests", extensions: ["swift", "c", "cpp", "h", "inc", "py"])

    @Test func `swift-format has nothing to say`() throws {
        let lint = try Repository.run(
            "swift", "format", "lint", "--strict", "--recursive", "Sources", "Tests", "Package.swift")
        #expect(lint.status == 0, "\(lint.output)")
    }

    @Test func `no file has more than 500 lines`() {
        #expect(Self.code.filter { $0.lines.count > 500 }.map(\.path) == [])
    }

    @Test func `half of the files have at most 150 lines`() {
        let sizes = Self.code.filter { $0.path.hasPrefix("Sources/") }.map(\.lines.count).sorted()
        #expect(sizes[sizes.count / 2] <= 150)
    }

    @Test func `no function has more than 80 lines`() {
        let functions = Self.code.flatMap { file in
            FunctionBody.all(in: file).map { (size: $0.lineCount, place: "\(file.path):\($0.firstLine)") }
        }
        #expect(functions.count > 100)
        #expect(functions.filter { $0.size > 80 }.map(\.place) == [])
    }
}
