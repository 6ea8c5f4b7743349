import Foundation

extension Reference {
    package static func attention(
        _ query: Tensor, over sources: [KeysAndValues], heads: Int, scale: Float, bias: Tensor? = nil
    ) -> Tensor {
        let width = query.shape[2] / heads
        let queries = Elements(query)
        let bias = bias.map(Elements.init)
        let keys = sources.map { Elements($0.keys) }
        let values = sources.map { Elements($0.values) }
        /// Every key of a sample: its source, its sample there, and its place.
        func places(_ sample: Int) -> [(source: Int, sample: Int, key: Int)] {
            sources.indices.flatMap { source in
                let shape = sources[source].keys.shape
                return (0..<shape[1]).map { (source, shape[0] == 1 ? 0 : sample, $0) }
            }
        }
        return tensor(query.shape) { index in
            let (sample, row, channel) = (index[0], index[1], index[2])
            let head = channel / width
            let places = places(sample)
            let scores = places.enumerated().map { position, place in
                var score = 0.0
                for c in head * width..<(head + 1) * width {
                    score += queries[sample, row, c] * keys[place.source][place.sample, place.key, c]
                }
                return score * Double(scale) + (bias?[head, row, position] ?? 0)
            }
            let greatest = scores.max() ?? 0
            let weights = scores.map { exp($0 - greatest) }
            let sum = zip(weights, places).reduce(0) {
                $0 + $1.0 * values[$1.1.source][$1.1.sample, $1.1.key, channel]
            }
            return sum / weights.reduce(0, +)
        }
    }
}
