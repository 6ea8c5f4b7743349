import Foundation
import Testing

/// The targets: what they import, and that each is taught in a page.
@Suite struct `The targets` {
    private static let manifest = Manifest()

    @Test func `import only what the manifest lists for them`() {
        var surplus: [String] = []
        for target in Self.manifest.targets {
            let listed = Set(target.dependencies).union([target.name])
            for file in Repository.files(in: target.folder, extensions: ["swift"]) {
                let own = imports(of: file).filter { Self.manifest.names.contains($0) }
                surplus += own.filter { !listed.contains($0) }.map { "\(file.path) imports \($0)" }
            }
        }
        #expect(surplus == [])
    }

    @Test func `stand below everything that they may import`() {
        var misplaced: [String] = []
        for (place, target) in Self.manifest.targets.enumerated() {
            let above = Set(Self.manifest.targets[..<place].map(\.name))
            let own = target.dependencies.filter { Self.manifest.names.contains($0) }
            misplaced += own.filter { !above.contains($0) && !isHeaders($0) }.map {
                "\(target.name) lists \($0)"
            }
        }
        #expect(misplaced == [])
    }

    @Test func `know a C library in one place each`() {
        let headers = Self.manifest.names.filter(isHeaders)
        let users = headers.map { library in
            Self.manifest.targets.filter { !$0.isTest && $0.dependencies.contains(library) }.count
        }
        #expect(headers.count >= 5)
        #expect(users.allSatisfy { $0 == 1 }, "\(zip(headers, users).map { "\($0): \($1)" })")
    }

    @Test(arguments: [("Rendering", "Gallery"), ("Gallery", "Rendering"), ("Sweeps", "Tensors")])
    func `keep apart what has nothing to do with each other`(target: String, other: String) {
        let files = Repository.files(in: "Sources/\(target)", extensions: ["swift"])
        #expect(!files.isEmpty)
        #expect(files.filter { imports(of: $0).contains(other) }.map(\.path) == [])
    }

    @Test func `have a README each`() throws {
        let silent = try Repository.names(in: "Sources").filter { target in
            Repository.file("Sources/\(target)/README.md") == nil
        }
        #expect(silent == [])
    }

    @Test func `are all listed in the manifest`() throws {
        let folders = try Repository.names(in: "Sources") + Repository.names(in: "Tests")
        #expect(folders.sorted() == Self.manifest.names.sorted())
    }

    /// Whether a target only declares a C library; such targets stand at the manifest's end.
    private func isHeaders(_ name: String) -> Bool {
        name != "CKernels" && name.contains(/^C[A-Z]/)
    }

    private func imports(of file: Repository.File) -> [String] {
        file.lines.compactMap { line in
            line.firstMatch(of: /^(?:@\w+ )*(?:package |internal |private )?import (?:\w+ )?(\w+)/).map {
                String($0.1)
            }
        }
    }
}
