/// The element types of tensors in files.
package enum DType: String, Sendable {
    case float32 = "F32"
    case float16 = "F16"
    case bfloat16 = "BF16"
    case int64 = "I64"

    package var size: Int {
        switch self {
        case .float16, .bfloat16: 2
        case .float32: 4
        case .int64: 8
        }
    }
}
