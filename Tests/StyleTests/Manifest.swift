/// The targets as Package.swift lists them, read as text.
struct Manifest {
    struct Target {
        let name: String
        let isTest: Bool
        let dependencies: [String]

        var folder: String { "\(isTest ? "Tests" : "Sources")/\(name)" }
    }

    let targets: [Target]

    var names: [String] { targets.map(\.name) }

    init() {
        let text = Repository.file("Package.swift")?.text ?? ""
        let heads = text.matches(
            of:
                /\.(target|executableTarget|systemLibrary|testTarget)\(\s*name: "([\w-]+)"(?:,\s*dependencies: \[([^\]]*)\])?/
        )
        targets = heads.map { head in
            let listed = (head.3 ?? "").matches(of: /"([\w-]+)"/).map { String($0.1) }
            return Target(name: String(head.2), isTest: head.1 == "testTarget", dependencies: listed)
        }
    }
}
