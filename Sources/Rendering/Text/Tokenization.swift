/// A prompt as the text encoder takes it.
package struct Tokenization: Sendable, Equatable {
    /// As many positions as the text encoder has.
    package static let length = 77

    /// `length` ids: the pieces, `</s>`, and padding.
    package let ids: [Int]
    /// How many of them are no padding.
    package let count: Int
    /// How many tokens the whole prompt has, `</s>` included.
    package let total: Int
    /// The end of the prompt that did not fit and has no effect; nil where all of it did.
    package let cut: String?

    /// 1 for every token, 0 for padding: the attention mask.
    package var mask: [Int] { ids.indices.map { $0 < count ? 1 : 0 } }
}
