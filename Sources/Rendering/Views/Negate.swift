import Tensors

/// The picture's negative.
///
/// The variance is not negated, for it has no sign.
struct NegateView: View {
    func view(_ picture: Tensor) -> Tensor { picture.mapped { -$0 } }
    func inverse(_ estimate: Tensor) -> Tensor { estimate.replacingColours { $0.mapped { -$0 } } }
}

extension ViewKind {
    static let negate = ViewKind("negate", .anagram, "the negative") { _, _ in NegateView() }
}
