import Foundation
import Rendering
import Tensors

/// A folder of reference values for illusions, written by `illusions.py`.
struct IllusionFolder {
    /// One view on its own.
    struct ViewCase: Decodable {
        let name: String
        let arg: String?
        let label: String
        let permutation: String?
    }

    /// One sampling.
    struct Sampling: Decodable {
        let name: String
        let views: [ViewUse]
        let prompts: [Int]
        let negativePrompt: Int
        let seed: UInt64
        let steps: Int
        let guidanceScale: Double
        let reduction: String
        let noiseLevel: Int?
        let reference: Int?
        let globalSeed: UInt64?
        let stages: [String]
        let wander: [String: Double]
    }

    struct ViewUse: Decodable {
        let name: String
        let arg: String?
        let permutation: String?
    }

    private struct File: Decodable {
        let sizes: [Int]
        let cases: [Sampling]
        let views: [ViewCase]
    }

    let path: String
    let tensors: ParityFile
    /// The sides of the pictures of both stages.
    let sizes: [Int]
    let samplings: [Sampling]
    let views: [ViewCase]

    /// Whether `path` is such a folder, by its file of cases.
    static func isOne(_ path: String) -> Bool { FileManager.default.fileExists(atPath: casesPath(path)) }

    init(_ path: String) throws {
        self.path = path
        do {
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            let file = try decoder.decode(
                File.self, from: Data(contentsOf: URL(fileURLWithPath: Self.casesPath(path))))
            (sizes, samplings, views) = (file.sizes, file.cases, file.views)
        } catch {
            throw BenchError("\(Self.casesPath(path)) cannot be read as the cases of illusions.py: \(error)")
        }
        guard sizes.count == 2, sizes[0] > 0, sizes[1].isMultiple(of: sizes[0]) else {
            throw BenchError("\(Self.casesPath(path)): sizes should be the sides of two stages, not \(sizes)")
        }
        tensors = try ParityFile(path, "illusions")
    }

    private static func casesPath(_ path: String) -> String { "\(path)/illusions.json" }

    /// A view for pictures of one of the sizes; random permutations are the folder's.
    func view(_ name: String, argument: String?, permutation: String?, side: Int) throws -> any View {
        let size = ViewSize(side: side, scale: side / sizes[0])
        guard let permutation else {
            return try ViewSpec(argument.map { "\(name)=\($0)" } ?? name).view(size)
        }
        if let patches = try tensors.integersIfPresent("permutation.\(permutation)") {
            return try PermutationView(side: side, patches: patches)
        }
        return try PermutationView(try tensors.integers("permutation.\(permutation).\(side)"))
    }
}
