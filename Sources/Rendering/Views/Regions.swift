import Tensors

extension ViewKind {
    static let mask = ViewKind(
        "mask", .component, "the part of the picture under `mask`", input: .mask
    ) { _, _, inputs in try component(inputs) { $0 } }

    static let maskRest = ViewKind(
        "mask_rest", .component, "all but the part of the picture under `mask`", input: .mask
    ) { _, _, inputs in try component(inputs) { 1 - $0 } }

    /// The picture times the mask, whose values are changed before.
    private static func component(
        _ inputs: ViewInputs, _ change: @escaping @Sendable (Float) -> Float
    ) throws -> ComponentView {
        guard let mask = inputs.mask?.mapped(change) else { throw RenderingError("a view lacks its mask") }
        return ComponentView { picture in
            var result = picture
            result.withUnsafeMutable { values in
                mask.withUnsafe { mask in
                    for i in values.indices { values[i] *= mask[i % mask.count] }
                }
            }
            return result
        }
    }
}
