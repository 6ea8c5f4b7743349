/// The kind of a node: which piece of the cascade it is the result of.
package struct NodeKind: RawRepresentable, Hashable, Sendable {
    package let rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }

    /// A picture or a mask from outside, in the size that it is used in; never stored as a result.
    package static let input = NodeKind(rawValue: "input")
    /// The text states of one prompt.
    package static let text = NodeKind(rawValue: "text")
    /// A sample of stage I.
    package static let stage1 = NodeKind(rawValue: "stage1")
    /// A sample of stage II.
    package static let stage2 = NodeKind(rawValue: "stage2")
    /// What a model says of a sample of stage I: its errors under several texts.
    package static let score = NodeKind(rawValue: "score")
    /// A picture of 28×28 pixels, by a small network that was trained for it.
    package static let digit = NodeKind(rawValue: "digit")
}
