/// One value of a parameter, as a spec or a flag gives it.
package enum ParameterValue: Hashable, Sendable {
    case text(String)
    case integer(Int)
    case number(Double)
    case boolean(Bool)
    /// A list that is one value: custom timesteps.
    case integers([Int])
}
