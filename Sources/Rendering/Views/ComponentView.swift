package import Tensors

/// A view that shows the network all of the picture and takes a part of what it says: for factorized pictures.
///
/// The variance stays whole.
package struct ComponentView: View {
    private let part: @Sendable (Tensor) -> Tensor

    /// - Parameter part: linear; gives the part of a picture `[1, 3, H, W]`.
    package init(_ part: @escaping @Sendable (Tensor) -> Tensor) { self.part = part }

    package func view(_ picture: Tensor) -> Tensor { picture }

    package func inverse(_ estimate: Tensor) -> Tensor { estimate.replacingColours(part) }
}
