/// A convolution's parameters: weight `[Co, Ci, k, k]`, bias `[Co]`.
package struct Convolution: Sendable {
    package let weight: Weight
    package let bias: Tensor?

    package init(weight: Weight, bias: Tensor?) {
        self.weight = weight
        self.bias = bias
    }
}

/// A linear map's parameters: weight `[Co, Ci]`, bias `[Co]`.
package struct Linear: Sendable {
    package let weight: Weight
    package let bias: Tensor?

    package init(weight: Weight, bias: Tensor?) {
        self.weight = weight
        self.bias = bias
    }
}

/// A normalisation's affine map: `[C]` each.
package struct Norm: Sendable {
    package let weight: Tensor
    package let bias: Tensor

    package init(weight: Tensor, bias: Tensor) {
        self.weight = weight
        self.bias = bias
    }
}

/// Keys and values of one source of attention: `[N, S, C]` each.
package struct KeysAndValues: Sendable {
    package let keys: Tensor
    package let values: Tensor

    package init(keys: Tensor, values: Tensor) {
        self.keys = keys
        self.values = values
    }
}
