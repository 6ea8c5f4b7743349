import Imaging

/// An 8-bit RGB colour.
struct Colour: Hashable, Sendable {
    let red: UInt8
    let green: UInt8
    let blue: UInt8

    init(_ hex: Int) {
        red = UInt8(hex >> 16 & 255)
        green = UInt8(hex >> 8 & 255)
        blue = UInt8(hex & 255)
    }

    static let paper = Colour(0xffffff)
    static let ink = Colour(0x17191e)
    static let quiet = Colour(0x6f747d)
    static let rule = Colour(0xd9dce1)
    static let missing = Colour(0xf4f5f6)
    static let hatching = Colour(0xe6e8eb)
    static let failure = Colour(0xfdf3f2)
    static let failureEdge = Colour(0xe9b4ae)
    static let failureInk = Colour(0xa3261b)
}

/// A rectangle in pixels, from the top left.
struct Frame: Hashable, Sendable {
    var x: Int
    var y: Int
    var width: Int
    var height: Int

    func inset(by margin: Int) -> Frame {
        Frame(x: x + margin, y: y + margin, width: width - 2 * margin, height: height - 2 * margin)
    }
}

/// A picture being drawn.
struct Canvas {
    private(set) var width: Int
    private(set) var height: Int
    private var samples: [UInt8]

    init(width: Int, height: Int, _ colour: Colour) {
        self.width = width
        self.height = height
        samples = Self.row(of: colour, count: width * height)
    }

    consuming func bitmap() -> Bitmap { Bitmap(width: width, height: height, samples: samples) }

    mutating func fill(_ frame: Frame, _ colour: Colour) {
        let row = Self.row(of: colour, count: frame.width)
        for y in frame.y..<frame.y + frame.height { replace(row, x: frame.x, y: y) }
    }

    /// Draws a line of one pixel along the inside of a frame.
    mutating func outline(_ frame: Frame, _ colour: Colour) {
        fill(Frame(x: frame.x, y: frame.y, width: frame.width, height: 1), colour)
        fill(Frame(x: frame.x, y: frame.y + frame.height - 1, width: frame.width, height: 1), colour)
        fill(Frame(x: frame.x, y: frame.y, width: 1, height: frame.height), colour)
        fill(Frame(x: frame.x + frame.width - 1, y: frame.y, width: 1, height: frame.height), colour)
    }

    /// Fills a frame with slanting stripes.
    mutating func hatch(_ frame: Frame, _ stripe: Colour, on ground: Colour) {
        let period = 10
        let stripes = Self.row(of: stripe, count: 2) + Self.row(of: ground, count: period - 2)
        let line = Array(repeating: stripes, count: frame.width / period + 2).flatMap { $0 }
        for y in 0..<frame.height {
            let start = 3 * (y % period)
            replace(Array(line[start..<start + 3 * frame.width]), x: frame.x, y: frame.y + y)
        }
    }

    mutating func draw(_ bitmap: Bitmap, x: Int, y: Int) {
        for row in 0..<bitmap.height {
            let start = 3 * row * bitmap.width
            replace(Array(bitmap.samples[start..<start + 3 * bitmap.width]), x: x, y: y + row)
        }
    }

    mutating func draw(_ text: TextBlock, x: Int, y: Int) {
        let (mask, stride) = Typesetter.mask(of: text)
        let colour = [Int(text.style.colour.red), Int(text.style.colour.green), Int(text.style.colour.blue)]
        for row in 0..<text.height {
            for column in 0..<text.width {
                let cover = Int(mask[row * stride + column])
                if cover == 0 { continue }
                let sample = 3 * ((y + row) * width + x + column)
                for channel in 0..<3 {
                    let mixed = Int(samples[sample + channel]) * (255 - cover) + colour[channel] * cover
                    samples[sample + channel] = UInt8((mixed + 127) / 255)
                }
            }
        }
    }

    private mutating func replace(_ row: [UInt8], x: Int, y: Int) {
        let start = 3 * (y * width + x)
        samples.replaceSubrange(start..<start + row.count, with: row)
    }

    private static func row(of colour: Colour, count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 3 * count) { buffer, filled in
            for pixel in 0..<count {
                buffer[3 * pixel] = colour.red
                buffer[3 * pixel + 1] = colour.green
                buffer[3 * pixel + 2] = colour.blue
            }
            filled = 3 * count
        }
    }
}
