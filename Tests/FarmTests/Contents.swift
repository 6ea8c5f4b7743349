import Foundation
import Imaging
import Testing

/// The results in a store, apart from who made them and when.
struct Contents {
    private(set) var pictures: [String: Bitmap] = [:]
    /// The metadata of the pictures, without worker and times.
    private(set) var texts: [String: [PNG.Text]] = [:]
    private(set) var tensors: [String: Data] = [:]
    /// Who made each picture.
    private(set) var workers: [String] = []

    var names: Set<String> { Set(pictures.keys).union(tensors.keys) }

    init(of store: String) throws {
        for path in StoreFolder.results(in: "\(store)/objects") {
            let url = URL(fileURLWithPath: path)
            let (name, data) = (url.lastPathComponent, try Data(contentsOf: url))
            guard url.pathExtension == "png" else {
                tensors[name] = data
                continue
            }
            let picture = try PNG.decode([UInt8](data), name: path)
            pictures[name] = picture.bitmap
            texts[name] = try picture.text.map { try withoutMaking($0) }
        }
    }

    /// Expects the same results in another store.
    func expect(sameAs other: Contents) {
        #expect(names == other.names)
        #expect(pictures == other.pictures)
        #expect(texts == other.texts)
        #expect(tensors == other.tensors)
    }

    private mutating func withoutMaking(_ text: PNG.Text) throws -> PNG.Text {
        guard text.keyword == "floydfarm",
            var record = try JSONSerialization.jsonObject(with: Data(text.text.utf8)) as? [String: Any],
            let rendered = record.removeValue(forKey: "rendered") as? [String: Any]
        else { return text }
        workers.append(rendered["worker"] as? String ?? "")
        let rest = try JSONSerialization.data(withJSONObject: record, options: [.sortedKeys])
        return PNG.Text(text.keyword, String(decoding: rest, as: UTF8.self))
    }
}
