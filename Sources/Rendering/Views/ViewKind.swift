/// A kind of view: what a spec calls it, what it takes, and what it is for.
package struct ViewKind: Sendable {
    package enum Use: Sendable {
        /// Moves or negates pixels, so that noise stays white: for anagrams.
        case anagram
        /// Takes a part of the picture: for factorized pictures.
        case component
        /// Shown by the papers to fail: known, and good for neither.
        case failure
    }

    /// A number that a view takes.
    package struct Argument: Sendable {
        package let name: String
        package let standard: Double
        let range: ClosedRange<Double>
        let isInteger: Bool

        static func number(_ name: String, _ standard: Double, _ range: ClosedRange<Double>) -> Argument {
            Argument(name: name, standard: standard, range: range, isInteger: false)
        }

        static func integer(_ name: String, _ standard: Int, _ range: ClosedRange<Int>) -> Argument {
            Argument(
                name: name, standard: Double(standard),
                range: Double(range.lowerBound)...Double(range.upperBound), isInteger: true)
        }
    }

    /// The values of a view's arguments, by their names.
    struct Values: Sendable {
        let numbers: [String: Double]
        subscript(name: String) -> Double { numbers[name] ?? 0 }
        func integer(_ name: String) -> Int { Int(self[name]) }
    }

    /// What a view takes from outside.
    package enum Input: String, Sendable {
        case permutation, mask
    }

    package let name: String
    package let use: Use
    /// One line of help.
    package let help: String
    package let arguments: [Argument]
    /// The parameter that names the file it needs, if any.
    package let input: Input?
    let make: @Sendable (Values, ViewSize, ViewInputs) throws -> any View

    init(
        _ name: String, _ use: Use, _ help: String, arguments: [Argument] = [],
        make: @escaping @Sendable (Values, ViewSize) throws -> any View
    ) {
        self.init(name, use, help, arguments: arguments, input: nil) { values, size, _ in
            try make(values, size)
        }
    }

    init(
        _ name: String, _ use: Use, _ help: String, arguments: [Argument] = [], input: Input?,
        make: @escaping @Sendable (Values, ViewSize, ViewInputs) throws -> any View
    ) {
        self.name = name
        self.use = use
        self.help = help
        self.arguments = arguments
        self.input = input
        self.make = make
    }

    /// The names of all kinds for a use.
    static func help(_ use: Use) -> String {
        all.filter { $0.use == use }.map(\.name).joined(separator: ", ")
    }

    /// All kinds there are.
    package static let all: [ViewKind] =
        [.identity, .flip, .flipHorizontal, .rotate180, .rotateClockwise, .rotateCounterclockwise, .skew]
        + [.innerCircle, .squareHinge, .jigsaw, .patchPermute, .pixelPermute, .permutation, .negate]
        + [.lowPass, .highPass, .tripleLowPass, .tripleMediumPass, .tripleHighPass, .grayscale, .color]
        + [.motion, .motionResidual, .scale, .mask, .maskRest]
        + [.innerCircleFailure, .blurFailure, .whiteBalanceFailure]
}
