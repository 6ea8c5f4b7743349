/// A condition on some names: their values are those of one row of a table.
struct Constraint {
    let names: [String]
    /// For every name its column of the table; all of one length.
    let columns: [AxisValues]

    var count: Int { columns[0].count }

    func row(_ index: Int) -> [ParameterValue?] { columns.map { $0[index] } }

    /// The constraint narrowed to its row `index`, a condition for every name.
    func split(at index: Int) -> [Constraint] {
        zip(names, columns).map { Constraint(names: [$0], columns: [.list([$1[index]])]) }
    }
}
