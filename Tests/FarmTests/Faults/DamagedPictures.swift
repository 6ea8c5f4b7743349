import Foundation

/// Pictures in a store that were damaged as a failing disk damages them: cut off, filled with zeroes, exchanged.
struct DamagedPictures {
    let paths: [String]

    /// Damages `count` pictures: 5 in 12 are cut off, as many end in zeroes, and the rest have each other's names.
    init(in root: String, count: Int) throws {
        let all = StoreFolder.results(in: "\(root)/objects").filter { $0.hasSuffix(".png") }.sorted()
        paths = Array(all.prefix(count))
        let part = count * 5 / 12
        for (number, path) in paths[..<part].enumerated() { try Self.cutOff(path, number) }
        for (number, path) in paths[part..<2 * part].enumerated() { try Self.zero(path, number) }
        try Self.exchange(Array(paths[(2 * part)...]))
    }

    private static func cutOff(_ path: String, _ number: Int) throws {
        let data = try Data(contentsOf: URL(fileURLWithPath: path))
        // From nothing at all to all but the last byte.
        try data.prefix(number * 37 % data.count).write(to: URL(fileURLWithPath: path))
    }

    private static func zero(_ path: String, _ number: Int) throws {
        var data = try Data(contentsOf: URL(fileURLWithPath: path))
        let count = 1 + number * 41 % (data.count - 8)
        data.replaceSubrange((data.count - count)..., with: Data(count: count))
        try data.write(to: URL(fileURLWithPath: path))
    }

    /// Each picture gets the name of the next, the last that of the first.
    private static func exchange(_ paths: [String]) throws {
        let pictures = try paths.map { try Data(contentsOf: URL(fileURLWithPath: $0)) }
        for (path, picture) in zip(paths.dropFirst() + paths.prefix(1), pictures) {
            try picture.write(to: URL(fileURLWithPath: path))
        }
    }
}
