import Tensors

/// Views that the papers show to fail, for what they do to noise; here to be compared with the published ones.
extension ViewKind {
    static let whiteBalanceFailure = ViewKind("white_balance_failure", .failure, "half again as bright") {
        _, _ in
        WhiteBalanceView(factor: 1.5)
    }

    static let blurFailure = ViewKind("blur_failure", .failure, "shrunk to an eighth and enlarged again") {
        _, size in
        CoarseView(factor: 8, side: size.side)
    }

    static let innerCircleFailure = ViewKind("inner_circle_failure", .failure, "a circle turned by 135°") {
        _, size in
        TiltedCircleView(degrees: 135, side: size.side)
    }
}

/// The picture times a factor.
private struct WhiteBalanceView: View {
    let factor: Float

    func view(_ picture: Tensor) -> Tensor { picture.mapped { $0 * factor } }
    func inverse(_ estimate: Tensor) -> Tensor { estimate.replacingColours { $0.mapped { $0 / factor } } }
}

/// The picture without what is finer than `factor` pixels, for which there is no inverse.
private struct CoarseView: View {
    let factor: Int
    let side: Int

    func view(_ picture: Tensor) -> Tensor {
        let small = max(side / factor, 1)
        return picture.resized(width: small, height: small).resized(width: side, height: side)
    }

    func inverse(_ estimate: Tensor) -> Tensor { estimate }
}
