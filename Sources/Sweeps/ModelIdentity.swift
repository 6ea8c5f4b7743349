/// The digests of the models that a cell is rendered with: 64 hex digits each, nil where a part is absent.
///
/// A digest covers a part's weights and every setting of it that changes pixels.
package struct ModelIdentity: Hashable, Sendable {
    package let text: String
    package let stage1: String
    package let stage2: String?

    package init(text: String, stage1: String, stage2: String?) {
        self.text = text
        self.stage1 = stage1
        self.stage2 = stage2
    }
}
