/// A parameter, or a variable of templates, that has more than one value in a sweep.
package struct Axis: Hashable, Sendable {
    /// The dotted path of the parameter, or the variable's name.
    package let name: String
    /// Its values in order of first appearance; nil where a part of the sweep leaves the parameter absent.
    package let values: AxisValues

    package init(name: String, values: AxisValues) {
        self.name = name
        self.values = values
    }

    /// A short readable text for the value at `position`, which is also what `${name}` inserts.
    package func label(at position: Int) -> String { values[position]?.label ?? "none" }
}
