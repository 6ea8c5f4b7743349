/// What a pickle may hold here: data, and the few names that torch builds tensors with.
indirect enum PickleValue {
    case none
    case boolean(Bool)
    case integer(Int)
    case text(String)
    case tuple([PickleValue])
    case dictionary([(key: PickleValue, value: PickleValue)])
    /// The name of one of the classes and functions that are known; none is ever called.
    case name(PickleName)
    case storage(TorchStorage)
    case tensor(TorchTensor)
}

/// The names that a pickle may mention.
enum PickleName: String {
    case tensor = "torch._utils _rebuild_tensor_v2"
    case orderedDictionary = "collections OrderedDict"
    case halfs = "torch HalfStorage"
    case floats = "torch FloatStorage"
    case bfloats = "torch BFloat16Storage"

    /// The type of a storage's elements; nil for other names.
    var dtype: DType? {
        switch self {
        case .halfs: .float16
        case .floats: .float32
        case .bfloats: .bfloat16
        case .tensor, .orderedDictionary: nil
        }
    }
}

/// A run of elements in a member of the archive.
struct TorchStorage {
    let dtype: DType
    let member: String
    let count: Int
}

/// A view of a storage.
struct TorchTensor {
    let storage: TorchStorage
    let offset: Int
    let shape: [Int]
    let strides: [Int]
}
