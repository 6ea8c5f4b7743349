/// Finding the sweep that a person names: by id, by name (the newest), or by an unambiguous beginning of an id.
package enum SweepChoice {
    /// The one that `text` means of `ids`, which are those of all sweeps there are, the newest first.
    ///
    /// - Throws: `FarmError` where none is meant, or more than one.
    package static func pick(_ text: String, among ids: [String]) throws -> String {
        if let exact = ids.first(where: { $0 == text }) { return exact }
        // An id is a name, a dash, and eight digits.
        if let newest = ids.first(where: { $0.dropLast(9) == text }) { return newest }
        let beginning = ids.filter { $0.hasPrefix(text) && !text.isEmpty }
        guard beginning.count < 2 else {
            throw FarmError(
                "“\(text)” could be any of \(beginning.count) sweeps (\(listed(beginning.sorted()))): "
                    + "give more of the id")
        }
        guard let one = beginning.first else {
            throw FarmError(
                "there is no sweep “\(text)” in the store"
                    + (ids.isEmpty ? ", which holds none yet" : "; the newest ones are \(listed(ids))"))
        }
        return one
    }

    private static func listed(_ ids: [String]) -> String { ids.prefix(5).joined(separator: ", ") }
}
