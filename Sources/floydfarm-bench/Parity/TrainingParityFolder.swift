import Foundation
import Tensors
import Training

/// A folder of training.py: single operations, Adam, and five runs of the course's networks, computed by torch.
struct TrainingParityFolder {
    let tensors: ParityFile
    let runs: [String: TrainingRun]
    let operations: [TrainingOperation]
    let rates: [Double]

    static func isOne(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: "\(path)/training.json")
    }

    init(_ path: String) throws {
        tensors = try ParityFile(path, "training")
        do {
            let data = try Data(contentsOf: URL(fileURLWithPath: "\(path)/training.json"))
            let file = try JSONDecoder().decode(File.self, from: data)
            runs = file.runs
            operations = file.operations
            rates = file.adam.lr
        } catch {
            throw BenchError("\(path)/training.json cannot be read as the cases of training.py: \(error)")
        }
    }

    private struct File: Decodable {
        let runs: [String: TrainingRun]
        let operations: [TrainingOperation]
        let adam: Adam
    }

    private struct Adam: Decodable {
        let lr: [Double]
    }
}

/// What a run of training.py was made with.
struct TrainingRun: Decodable {
    let objective: String
    let condition: String
    let seed: UInt64
    let hidden: Int
    let steps: Int
    let lr: Double
    /// Parameters whose true gradient is zero.
    let roundingOnly: [String]
    /// The seed of the noise of its sampling, where the file does not hold it.
    let noiseSeed: UInt64?

    private enum CodingKeys: String, CodingKey {
        case objective, condition, seed, hidden, steps, lr
        case roundingOnly = "rounding_only"
        case noiseSeed = "noise_seed"
    }
}

/// A single operation of training.py.
struct TrainingOperation: Decodable {
    let name: String
    let op: String
    let attributes: Attributes
    let inputs: [String]

    struct Attributes: Decodable {
        let stride: Int?
        let padding: Int?
        let training: Bool?
        let window: Int?

        private enum CodingKeys: String, CodingKey {
            case stride, padding, training
            case window = "kernel_size"
        }
    }
}

extension Tensor {
    /// torch's order of the axes, `[N, C, H, W]`, to channels last.
    var channelsLast: Tensor { shape.count == 4 ? permuted([0, 2, 3, 1]) : self }

    /// And back.
    var channelsFirst: Tensor { shape.count == 4 ? permuted([0, 3, 1, 2]) : self }

    private func permuted(_ axes: [Int]) -> Tensor {
        let sizes = axes.map { shape[$0] }
        let strides = axes.map { shape[($0 + 1)...].reduce(1, *) }
        let source = values
        var result: [Float] = []
        result.reserveCapacity(count)
        for a in 0..<sizes[0] {
            for b in 0..<sizes[1] {
                for c in 0..<sizes[2] {
                    let start = a * strides[0] + b * strides[1] + c * strides[2]
                    for d in 0..<sizes[3] { result.append(source[start + d * strides[3]]) }
                }
            }
        }
        return Tensor(result, shape: sizes)
    }

    /// One entry of the first axis.
    func entry(_ index: Int) -> Tensor {
        let size = count / shape[0]
        return withUnsafe {
            Tensor(Array($0[index * size..<(index + 1) * size]), shape: Array(shape.dropFirst()))
        }
    }
}
