/// The unit of leasing: one stage I node with stage II nodes that hang on it.
///
/// All cells of a job share their text states and their stage I sample. More than `maximumCells` cells on one
/// stage I node make several jobs, and so do entries of `also` that vary stage II alone; all but the first find
/// the sample in the store.
package struct Job: Hashable, Sendable {
    package static let maximumCells = 4096

    /// The job's place in its sweep's job space, which also counts jobs all of whose cells are excluded.
    package let index: Int
    /// The indices of its cells, ascending; never empty.
    package let cells: [Int]
}
