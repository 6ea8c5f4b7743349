import Foundation
import Rendering
import Tensors

extension SyntheticCheckpoint {
    /// Transformers begins another shard before one exceeds this many bytes.
    private static let largestShard = 10_000_000_000

    /// Writes `text_encoder/` and `tokenizer/`: a T5 encoder of a configuration in one file or in shards, with the
    /// tokenizer of the pocket model.
    func writeTextEncoder(config text: String, largestShard: Int = largestShard) throws {
        try write(text, to: "text_encoder/config.json")
        try copyTokenizer()
        let layout = try Self.textLayout(config: "\(folder)/text_encoder/config.json", dtype: dtype)
        let shards = Self.shards(of: layout, largest: largestShard)
        var values = RandomValues(seed: seed)
        guard shards.count > 1 else {
            return try write(layout, to: "text_encoder/model\(variant).safetensors", &values)
        }
        var map: [String] = []
        for (i, shard) in shards.enumerated() {
            let name =
                "model\(variant)-\(Self.fiveDigits(i + 1))-of-\(Self.fiveDigits(shards.count)).safetensors"
            try write(shard, to: "text_encoder/\(name)", &values)
            map += shard.map { "    \"\($0.name)\": \"\(name)\"" }
        }
        let size = layout.reduce(0) { $0 + $1.byteCount }
        try write(
            "{\n  \"metadata\": {\"total_size\": \(size)},\n  \"weight_map\": {\n"
                + "\(map.joined(separator: ",\n"))\n  }\n}\n",
            to: "text_encoder/model.safetensors.index\(variant).json")
    }

    /// The tensors of a T5 encoder, in the order that the network asks for them.
    ///
    /// As in the published files, `wo` stays in F32: its products exceed the range of F16.
    static func textLayout(config path: String, dtype: DType) throws -> [TensorLayout] {
        let lookup = TensorLookup()
        _ = T5Encoder(lookup, try T5Config(path: path))
        return lookup.requests.map { request in
            let isWide = request.name.hasSuffix(".wo.weight")
            return TensorLayout(name: request.name, dtype: isWide ? .float32 : dtype, shape: request.shape)
        }
    }

    private static func shards(of layout: [TensorLayout], largest: Int) -> [[TensorLayout]] {
        var shards: [[TensorLayout]] = []
        var size = Int.max / 2
        for tensor in layout {
            size += tensor.byteCount
            if size > largest {
                shards.append([])
                size = tensor.byteCount
            }
            shards[shards.count - 1].append(tensor)
        }
        return shards
    }

    private static func fiveDigits(_ number: Int) -> String {
        String(repeating: "0", count: max(0, 5 - String(number).count)) + String(number)
    }

    private func copyTokenizer() throws {
        let source = URL(fileURLWithPath: try ModelCatalog().reference("pocket").tokenizerPath)
        try write(try Data(contentsOf: source), to: "tokenizer/spiece.model")
    }
}
