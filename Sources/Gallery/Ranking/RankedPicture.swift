import Imaging

/// The PNG of a picture that says how the picture is ranked.
///
/// The store's own does not: what it says is a function of its node, and a rank is not.
enum RankedPicture {
    private static let keyword = "floydfarm.rank"

    /// The PNG with the standing in a text chunk.
    static func bytes(of png: [UInt8], standing: Standing) throws -> [UInt8] {
        let picture = try PNG.decode(png, name: "a ranked picture")
        return try PNG.encode(picture.bitmap, text: picture.text + [PNG.Text(keyword, standing.json)])
    }

    /// Whether two PNGs are the same picture with the same text, but for its rank.
    static func differInRankAlone(_ a: [UInt8], _ b: [UInt8]) -> Bool {
        guard let a = try? PNG.decode(a, name: ""), let b = try? PNG.decode(b, name: "") else {
            return false
        }
        func texts(_ texts: [PNG.Text]) -> [PNG.Text] { texts.filter { $0.keyword != keyword } }
        return a.bitmap == b.bitmap && texts(a.text) == texts(b.text)
    }
}
