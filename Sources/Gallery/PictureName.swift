import Sweeps

/// Readable file names: `007-a-man-wearing-a-hat-seed-180-steps-20`, before an ending.
enum PictureName {
    private static let maximumPart = 48
    private static let maximumBytes = 180

    /// The name of a cell's picture: the cell's index, and its value on every axis.
    ///
    /// The index makes it unique, and nothing but letters, digits, dots within numbers and dashes is in it.
    static func of(_ cell: Cell, in sweep: Sweep) -> String {
        let number = padded(cell.index, to: max(sweep.indexCount - 1, 0))
        let parts =
            sweep.axes.isEmpty
            ? [slug(sweep.name)] : zip(sweep.axes, cell.coordinates).map { part($0, position: $1) }
        let name = ([number] + parts.filter { !$0.isEmpty }).joined(separator: "-")
        return shortened(name)
    }

    /// A number with as many digits as `largest` has.
    static func padded(_ number: Int, to largest: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, String(largest).count - digits.count)) + digits
    }

    /// A text speaks for itself, a number needs its axis's name.
    private static func part(_ axis: Axis, position: Int) -> String {
        let label = slug(axis.label(at: position))
        if case .text? = axis.values[position] { return label }
        return slug(String(axis.name.split(separator: ".").last ?? "")) + "-" + label
    }

    private static func slug(_ text: String) -> String {
        var slug = ""
        var previous: Character = " "
        for character in text.lowercased() {
            if character.isLetter || character.isNumber || character == "." && previous.isNumber {
                slug.append(character)
            } else if !slug.hasSuffix("-") && !slug.isEmpty {
                slug.append("-")
            }
            previous = character
        }
        let short = slug.prefix(maximumPart)
        return String(short.reversed().drop { $0 == "-" || $0 == "." }.reversed())
    }

    /// As many of the first characters as stay below the limit of file systems.
    private static func shortened(_ name: String) -> String {
        var (short, count) = ("", 0)
        for character in name {
            count += character.utf8.count
            if count > maximumBytes { break }
            short.append(character)
        }
        return short
    }
}
