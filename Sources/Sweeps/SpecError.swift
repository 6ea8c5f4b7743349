/// What is wrong with a spec or a flag, where, and what is accepted instead.
package struct SpecError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file as the user named it; nil for flags.
    package let file: String?
    /// Counted from 1.
    package let line: Int?
    /// The dotted path of the field, or the flag with its dashes.
    package let field: String?
    /// What is wrong, then the accepted form.
    package let problem: String

    package init(file: String?, line: Int? = nil, field: String? = nil, _ problem: String) {
        self.file = file
        self.line = line
        self.field = field
        self.problem = problem
    }

    /// One sentence, such as `first.yaml:3: steps: 1200 is above 1000; give …`.
    package var description: String {
        let place = file.map { file in line.map { "\(file):\($0)" } ?? file }
        return [place, field, problem].compactMap { $0 }.joined(separator: ": ")
    }
}
