import Tensors

extension ViewKind {
    private static let disc = [
        Argument.number("radius", 0.25, 0...2), .number("x", 0.5, -1...2), .number("y", 0.5, -1...2),
    ]
    private static let box = [
        Argument.number("width", 0.5, 0...2), .number("height", 1, 0...2), .number("x", 0, -1...2),
        .number("y", 0, -1...2),
    ]

    static let circle = ViewKind(
        "circle", .component, "a circle of the picture; lengths are parts of its side", arguments: disc
    ) { values, size in Region(side: size.side, values.isInCircle).view }

    static let circleRest = ViewKind("circle_rest", .component, "all but a circle", arguments: disc) {
        values, size in
        Region(side: size.side, { !values.isInCircle($0, $1) }).view
    }

    static let rectangle = ViewKind(
        "rectangle", .component, "a rectangle of the picture; lengths are parts of its side", arguments: box
    ) { values, size in Region(side: size.side, values.isInRectangle).view }

    static let rectangleRest = ViewKind("rectangle_rest", .component, "all but a rectangle", arguments: box) {
        values, size in
        Region(side: size.side, { !values.isInRectangle($0, $1) }).view
    }
}

/// A part of the picture's area.
private struct Region {
    /// 1 within, else 0, in raster order.
    private let mask: [Float]

    /// `isInside` says whether the area has a point, given in parts of the side.
    init(side: Int, _ isInside: (_ x: Double, _ y: Double) -> Bool) {
        func part(_ place: Int) -> Double { (Double(place) + 0.5) / Double(side) }
        mask = (0..<side * side).map { isInside(part($0 % side), part($0 / side)) ? 1 : 0 }
    }

    /// The component that this area is.
    var view: ComponentView {
        let mask = mask
        return ComponentView { picture in
            var result = picture
            result.withUnsafeMutable { values in
                for i in values.indices { values[i] *= mask[i % mask.count] }
            }
            return result
        }
    }
}

extension ViewKind.Values {
    fileprivate func isInCircle(_ x: Double, _ y: Double) -> Bool {
        let (x, y) = (x - self["x"], y - self["y"])
        return x * x + y * y < self["radius"] * self["radius"]
    }

    fileprivate func isInRectangle(_ x: Double, _ y: Double) -> Bool {
        let (x, y) = (x - self["x"], y - self["y"])
        return x >= 0 && x < self["width"] && y >= 0 && y < self["height"]
    }
}
