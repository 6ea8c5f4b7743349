import Tensors

/// The picture as it is.
struct IdentityView: View {
    func view(_ picture: Tensor) -> Tensor { picture }
    func inverse(_ estimate: Tensor) -> Tensor { estimate }
}

extension ViewKind {
    static let identity = ViewKind("identity", .anagram, "the picture as it is") { _, _ in IdentityView() }
}
