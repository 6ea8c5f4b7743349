/// A shape that a spec writes instead of naming a mask's file, in fractions of the picture's width and height.
///
/// `rectangle 0 0 1 0.3` is its upper third, given by left, top, width and height; `circle 0.5 0.5 0.2` lies in the
/// middle, its radius a fraction of the shorter side. Several are joined by `+`.
package enum MaskShape: Hashable, Sendable {
    case rectangle(left: Double, top: Double, width: Double, height: Double)
    case circle(x: Double, y: Double, radius: Double)

    private static let names = ["rectangle", "circle"]

    /// Whether a text is meant to be a shape, and no name of a file.
    package static func isShape(_ text: String) -> Bool {
        guard let first = text.split(separator: " ").first else { return false }
        return names.contains(String(first))
    }

    /// The shapes of a text; nil where it is none.
    package static func shapes(in text: String) -> [MaskShape]? {
        var shapes: [MaskShape] = []
        for part in text.split(separator: "+", omittingEmptySubsequences: false) {
            guard let shape = MaskShape(part) else { return nil }
            shapes.append(shape)
        }
        return shapes
    }

    /// The shapes of a text in the one form that enters content keys; any other text as it is.
    package static func canonical(_ text: String) -> String {
        shapes(in: text)?.map(\.canonical).joined(separator: " + ") ?? text
    }

    private var canonical: String {
        let (name, numbers): (String, [Double]) =
            switch self {
            case .rectangle(let left, let top, let width, let height):
                ("rectangle", [left, top, width, height])
            case .circle(let x, let y, let radius): ("circle", [x, y, radius])
            }
        return ([name] + numbers.map(ParameterValue.decimal)).joined(separator: " ")
    }

    private init?(_ text: Substring) {
        let words = text.split(separator: " ")
        let numbers = words.dropFirst().compactMap { Double($0) }
        guard numbers.count == words.count - 1, numbers.allSatisfy({ (-1...2).contains($0) }) else {
            return nil
        }
        switch (words.first, numbers.count) {
        case ("rectangle", 4):
            self = .rectangle(left: numbers[0], top: numbers[1], width: numbers[2], height: numbers[3])
        case ("circle", 3): self = .circle(x: numbers[0], y: numbers[1], radius: numbers[2])
        default: return nil
        }
    }

    /// Whether the point at fractions `x`, `y` of a picture of these sides lies inside.
    package func contains(_ x: Double, _ y: Double, width: Int, height: Int) -> Bool {
        switch self {
        case .rectangle(let left, let top, let w, let h):
            return x >= left && x < left + w && y >= top && y < top + h
        case .circle(let centreX, let centreY, let radius):
            let shorter = Double(min(width, height))
            let (dx, dy) = ((x - centreX) * Double(width), (y - centreY) * Double(height))
            return dx * dx + dy * dy < radius * radius * shorter * shorter
        }
    }
}
