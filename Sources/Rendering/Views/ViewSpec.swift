import Foundation

/// A view as a spec writes it: `flip`, `skew=0.7`, `patch_permute=8:seed=3`.
///
/// A name; behind `=` the view's first argument; others by name, each behind a colon.
package struct ViewSpec: Sendable {
    package let kind: ViewKind
    private let values: ViewKind.Values

    /// - Throws: `RenderingError` that names what is wrong in `text`.
    package init(_ text: String) throws {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        let head = (parts.first ?? "").split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard let kind = ViewKind.all.first(where: { $0.name == head.first ?? "" }) else {
            let names = ViewKind.all.filter { $0.use != .failure }.map(\.name)
            throw RenderingError(
                "there is no view “\(text.prefix(80))”; the views are \(names.joined(separator: ", "))")
        }
        var numbers: [String: Double] = [:]
        for argument in kind.arguments { numbers[argument.name] = argument.standard }
        var given: Set<String> = []
        func set(_ argument: ViewKind.Argument, _ value: Substring) throws {
            guard given.insert(argument.name).inserted else {
                throw RenderingError("the view “\(text.prefix(80))” gives \(argument.name) twice; keep one")
            }
            numbers[argument.name] = try argument.value(value, of: kind)
        }
        if head.count > 1 {
            guard let first = kind.arguments.first else {
                throw RenderingError("the view \(kind.name) takes no argument; write \(kind.name)")
            }
            try set(first, head[1])
        }
        for part in parts.dropFirst() {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard pair.count == 2, let argument = kind.arguments.first(where: { $0.name == pair[0] }) else {
                let form =
                    kind.arguments.isEmpty
                    ? "takes no argument"
                    : "takes " + kind.arguments.map { ":\($0.name)=\(Self.decimal($0.standard))" }.joined()
                throw RenderingError("the view \(kind.name) does not know “\(part.prefix(40))”; it \(form)")
            }
            try set(argument, pair[1])
        }
        self.kind = kind
        values = ViewKind.Values(numbers: numbers)
    }

    /// The one text that stands for all that mean the same view: what enters content keys.
    package var canonical: String {
        ([kind.name] + kind.arguments.map { "\($0.name)=\(Self.decimal(values[$0.name]))" })
            .joined(separator: ":")
    }

    /// The view, for pictures of a size.
    ///
    /// - Throws: `RenderingError` where it cannot look at such a picture.
    package func view(_ size: ViewSize, inputs: ViewInputs = ViewInputs()) throws -> any View {
        try kind.make(values, size, inputs)
    }

    private static func decimal(_ number: Double) -> String {
        number == number.rounded() && abs(number) < 1e15 ? "\(Int(number))" : "\(number)"
    }
}

extension ViewKind.Argument {
    fileprivate func value(_ text: Substring, of kind: ViewKind) throws -> Double {
        let number = isInteger ? Int(text).map(Double.init) : Double(text)
        guard let number, number.isFinite, range.contains(number) else {
            let bounds =
                isInteger
                ? "\(Int(range.lowerBound)) to \(Int(range.upperBound))"
                : "\(range.lowerBound) to \(range.upperBound)"
            throw RenderingError(
                "\(name) of the view \(kind.name) is “\(text.prefix(40))”; give a \(isInteger ? "whole " : "")number from \(bounds)"
            )
        }
        return number == 0 ? 0 : number
    }
}
