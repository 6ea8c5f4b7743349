extension GridLayout {
    /// The layout without names that have one value in the sweep, once all names are seen to exist.
    ///
    /// `others` are names of axes that are no parameters.
    func checked(
        axes: [Axis], names: [String], others: [String], place: FieldPlace
    ) throws(SpecError) -> GridLayout {
        var seen: Set<String> = []
        for name in columns + rows {
            guard names.contains(name) || others.contains(name) else {
                let shown = axes.isEmpty ? "none" : axes.map(\.name).joined(separator: ", ")
                throw place.error(
                    "\(name.quoted) is no axis of this spec; its axes: \(shown)"
                        + Suggestion.text(for: name, among: names))
            }
            guard seen.insert(name).inserted else { throw place.error("names \(name) twice; keep one") }
        }
        let varying = Set(axes.map(\.name) + others)
        return GridLayout(columns: columns.filter(varying.contains), rows: rows.filter(varying.contains))
    }
}
