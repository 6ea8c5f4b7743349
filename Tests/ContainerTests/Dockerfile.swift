/// A Dockerfile's instructions, stage by stage.
struct Dockerfile {
    struct Instruction {
        let name: String
        let arguments: String

        /// The words of the arguments, without flags such as `--from`.
        var words: [String] {
            arguments.split(separator: " ").map(String.init).filter { !$0.hasPrefix("--") }
        }
    }

    struct Stage {
        let base: String
        var instructions: [Instruction] = []

        func all(_ name: String) -> [Instruction] { instructions.filter { $0.name == name } }

        /// Debian's packages that `apt-get install` names.
        var packages: [String] {
            all("RUN").flatMap { run in
                run.arguments.matches(of: /apt-get install ([^&]+)/).flatMap { match in
                    match.1.split(separator: " ").map(String.init).filter { !$0.hasPrefix("-") }
                }
            }
        }
    }

    /// The default values of what comes before the first stage.
    private(set) var arguments: [String: String] = [:]
    private(set) var stages: [Stage] = []

    init(_ text: String) {
        let lines = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
        for line in lines.joined(separator: "\n").replacing(/\\\n\s*/, with: " ").split(separator: "\n") {
            let parts = line.split(separator: " ", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { continue }
            add(Instruction(name: parts[0], arguments: parts[1]))
        }
    }

    private mutating func add(_ instruction: Instruction) {
        if instruction.name == "FROM" {
            let base = instruction.words.first ?? ""
            let known = arguments.reduce(base) { $0.replacing("${\($1.key)}", with: $1.value) }
            stages.append(Stage(base: known))
        } else if stages.isEmpty {
            let parts = instruction.arguments.split(separator: "=").map(String.init)
            if instruction.name == "ARG" && parts.count == 2 { arguments[parts[0]] = parts[1] }
        } else {
            stages[stages.count - 1].instructions.append(instruction)
        }
    }
}
