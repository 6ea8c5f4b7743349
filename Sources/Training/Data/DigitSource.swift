import Foundation

/// Where pictures to train and test with come from.
package enum DigitSource: Hashable, Sendable {
    /// Drawn by this program.
    case drawn(seed: UInt64)
    /// The IDX files of a collection, in a folder.
    case files(DigitCollection, folder: String)

    package static let standardSeed: UInt64 = 180

    /// Reads `drawn`, `drawn:SEED`, `mnist:DIR` or `fashion-mnist:DIR`.
    ///
    /// - Throws: `TrainingError` where it is something else.
    package init(_ text: String) throws {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(
            String.init)
        let rest = parts.count > 1 ? parts[1] : nil
        if parts[0] == "drawn", let seed = rest.map({ UInt64($0) }) ?? Self.standardSeed {
            self = .drawn(seed: seed)
        } else if let collection = DigitCollection(rawValue: parts[0]), let rest, !rest.isEmpty {
            self = .files(collection, folder: rest)
        } else {
            throw TrainingError(
                "\"\(text)\" is no data to train on: give drawn, drawn:SEED, mnist:DIR or fashion-mnist:DIR")
        }
    }

    /// What it is called in checkpoints, which do not know where files lie.
    package var name: String {
        switch self {
        case .drawn(Self.standardSeed): "drawn"
        case .drawn(let seed): "drawn:\(seed)"
        case .files(let collection, _): collection.rawValue
        }
    }

    /// The pictures to train on, or the first of them.
    ///
    /// - Throws: `TrainingError`, one sentence that names the file.
    package func training(limit: Int? = nil) throws -> DigitSet {
        switch self {
        case .drawn(let seed):
            return DrawnDigits(seed: seed).training(limit: limit)
        case .files(_, let folder):
            return try Self.read(
                folder, DigitCollection.trainingPictures, DigitCollection.trainingLabels, limit: limit)
        }
    }

    /// The pictures to test with, or the first of them.
    ///
    /// - Throws: `TrainingError`, one sentence that names the file.
    package func test(limit: Int? = nil) throws -> DigitSet {
        switch self {
        case .drawn(let seed):
            return DrawnDigits(seed: seed).test(limit: limit)
        case .files(_, let folder):
            return try Self.read(
                folder, DigitCollection.testPictures, DigitCollection.testLabels, limit: limit)
        }
    }

    private static func read(
        _ folder: String, _ pictures: String, _ labels: String, limit: Int?
    ) throws -> DigitSet {
        let (picturePath, labelPath) = (try path(pictures, in: folder), try path(labels, in: folder))
        let pictures = try IDXFile(path: picturePath, item: [UNet.side, UNet.side], limit: limit)
        let labels = try IDXFile(path: labelPath, item: [], limit: limit)
        guard pictures.itemCount == labels.itemCount else {
            throw TrainingError(
                "\(labelPath) has \(labels.itemCount) labels, but \(picturePath) has \(pictures.itemCount) "
                    + "pictures")
        }
        if let wrong = labels.values.firstIndex(where: { $0 >= UNet.classes }) {
            throw TrainingError(
                "\(labelPath): label \(wrong) is \(labels.values[wrong]), and digits go from 0 to 9")
        }
        return DigitSet(pixels: pictures.values, labels: labels.values)
    }

    /// The file, as it is or compressed.
    private static func path(_ name: String, in folder: String) throws -> String {
        let paths = ["\(folder)/\(name)", "\(folder)/\(name).gz"]
        guard let path = paths.first(where: FileManager.default.fileExists) else {
            throw TrainingError(
                "\(folder) has neither \(name) nor \(name).gz: put them there, or fetch them with --download")
        }
        return path
    }
}
