import Foundation

extension ViewKind {
    static let permutation = ViewKind(
        "permutation", .anagram, "patches or pixels in the order that the file of `permutation` gives",
        input: .permutation
    ) { _, size, inputs in
        guard let permutation = inputs.permutation else {
            throw RenderingError("a view lacks its permutation")
        }
        return try PermutationView(side: size.side, patches: permutation)
    }
}

/// A permutation in a file: a list in JSON, each number from 0 on once.
///
/// Its length is a square, the number of patches; place i of the view shows what the number there says of the picture.
package enum PermutationFile {
    /// - Throws: `RenderingError` where the bytes are no such list; `name` is what it calls them.
    package static func read(_ bytes: [UInt8], name: String) throws -> [Int] {
        guard let numbers = try? JSONDecoder().decode([Int].self, from: Data(bytes)) else {
            throw RenderingError("\(name) is no list of whole numbers in JSON, such as [1, 0, 3, 2]")
        }
        let side = Int(Double(numbers.count).squareRoot().rounded())
        guard side > 0, side * side == numbers.count else {
            throw RenderingError(
                "\(name) has \(numbers.count) numbers, which is no square: give one for each patch of the picture"
            )
        }
        do {
            return try PermutationView(numbers).sources
        } catch {
            throw RenderingError("\(name): \(error)")
        }
    }
}
