/// What one part of a spec says, each field read but not yet seen together.
///
/// A spec is one block, and one more for every entry of `also`.
struct BlockDraft {
    /// The values of a parameter or of a variable of templates.
    struct Given {
        let name: String
        let values: AxisValues
        let place: FieldPlace
        let isVariable: Bool
        /// Whether the values are written out as a list.
        var isList = false
    }

    struct Zip {
        let names: [String]
        let place: FieldPlace
    }

    /// A partial match: drops the cells that have one of the values in every field.
    struct Exclusion {
        let fields: [Given]
        let place: FieldPlace
    }

    /// In order of appearance.
    var given: [Given] = []
    var zips: [Zip]?
    var exclusions: [Exclusion]?
    /// Names taken over from the spec by an entry of `also`, and whether its zips and exclusions are.
    var inherited: Set<String> = []
    var inheritsZips = false
    var inheritsExclusions = false

    subscript(name: String) -> Given? { given.first { $0.name == name } }

    /// This block laid over `base`: what it does not say comes from there.
    func overlaid(on base: BlockDraft) -> BlockDraft {
        let own = Dictionary(uniqueKeysWithValues: given.map { ($0.name, $0) })
        let taken = Set(base.given.map(\.name))
        var result = BlockDraft()
        result.given = base.given.map { own[$0.name] ?? $0 } + given.filter { !taken.contains($0.name) }
        result.inherited = taken.subtracting(own.keys)
        result.zips = zips ?? base.zips
        result.inheritsZips = zips == nil
        result.exclusions = exclusions ?? base.exclusions
        result.inheritsExclusions = exclusions == nil
        return result
    }
}
