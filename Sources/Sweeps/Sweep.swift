/// A spec resolved against a task: axes, and the cells they span.
package struct Sweep: Sendable {
    package let spec: SweepSpec
    package let name: String
    package let task: TaskDeclaration
    /// In the spec's order of appearance; the last varies fastest.
    package let axes: [Axis]
    /// The groups of axes that advance together all over the sweep.
    package let zips: [[String]]
    /// The grid that the spec asks for.
    package let grid: GridLayout?
    /// The size of the index space: cells, and points that are excluded or given twice.
    package let indexCount: Int
    /// The number of cells, exact.
    package let cellCount: Int

    /// Reads `spec` for the one of `tasks` that it names.
    package init(_ spec: SweepSpec, tasks: [TaskDeclaration]) throws(SpecError) {
        throw SpecError(file: spec.file, "specs cannot be read yet")
    }

    /// The sweep of one cell that flags describe: `--stage2.steps 20` is `("stage2.steps", "20")`.
    package init(flags: [(name: String, text: String)], task: TaskDeclaration) throws(SpecError) {
        throw SpecError(file: nil, "flags cannot be read yet")
    }

    /// The cell at `index`; nil where it is excluded, or given already by an earlier part of the sweep.
    package func cell(at index: Int) -> Cell? { nil }

    /// All cells, in the order of their indices.
    package func cells() -> some Sequence<Cell> {
        (0..<indexCount).lazy.compactMap { cell(at: $0) }
    }

    /// All jobs, in the order of their indices.
    package func jobs() -> some Sequence<Job> {
        (0..<jobIndexCount).lazy.compactMap { job(at: $0) }
    }

    /// The size of the job space.
    package var jobIndexCount: Int { 0 }

    /// The job at `index`; nil where none of its cells is left.
    package func job(at index: Int) -> Job? { nil }

    /// The sweep's id: its name and eight digits of the digest of the resolved spec and of `models`.
    package func id(models: [String]) -> String { name }
}
