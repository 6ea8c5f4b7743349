package import Foundation

/// What stands beside a sweep's spec in the store, `plan.json`: enough to read the spec again as it was meant,
/// and for people and scripts to find cells.
package struct PlanRecord: Codable, Hashable, Sendable {
    package struct AxisRecord: Codable, Hashable, Sendable {
        package let name: String
        package let count: Int
        /// The labels of its values; absent beyond `PlanRecord.maximumListed`.
        package let labels: [String]?
    }

    package struct CellRecord: Codable, Hashable, Sendable {
        package let index: Int
        package let coordinates: [Int]
        package let key: String
    }

    /// The most values of an axis, and the most cells, that are listed.
    package static let maximumListed = 10_000

    package let id: String
    package let name: String
    package let task: String
    /// The file that the spec was read from, and the folder that its relative paths start from.
    package let file: String
    package let folder: String
    package let cells: Int
    /// The numerics epoch that its keys were made with; absent in plans of earlier versions.
    package let epoch: Int?
    /// The models that its cells name; absent in plans of earlier versions.
    package let models: [ModelRecord]?
    /// The digests of the files that its cells name; absent in plans of earlier versions.
    package let inputs: InputDigests?
    package let axes: [AxisRecord]
    /// Every cell with the key of its picture; absent beyond `maximumListed` points.
    package let keys: [CellRecord]?

    /// The record of `sweep` under `id`, whose cells name `models` and `inputs`.
    package init(_ sweep: Sweep, id: String, models: [ModelRecord], inputs: InputDigests) throws {
        self.id = id
        name = sweep.name
        task = sweep.task.name
        file = sweep.spec.file
        folder = sweep.spec.folder
        cells = sweep.cellCount
        epoch = Numerics.epoch
        self.models = models
        self.inputs = inputs
        axes = sweep.axes.map { axis in
            let isListed = axis.values.count <= Self.maximumListed
            return AxisRecord(
                name: axis.name, count: axis.values.count,
                labels: isListed ? (0..<axis.values.count).map(axis.label) : nil)
        }
        keys =
            try sweep.indexCount <= Self.maximumListed
            ? sweep.cells().map { cell in
                let node = try sweep.task.picture(
                    of: cell.parameters, models: models.identity(for: cell.parameters), inputs: inputs)
                return CellRecord(
                    index: cell.index, coordinates: cell.coordinates, key: node.key.description)
            } : nil
    }

    /// The stored spec `text` as it was read first.
    package func spec(text: String) -> SweepSpec {
        SweepSpec(text: text, file: file, folder: folder, defaultName: name)
    }

    /// The record as JSON, keys in alphabetical order.
    package func json() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(self)
    }

    /// Reads what `json()` wrote.
    package init(json: Data) throws { self = try JSONDecoder().decode(PlanRecord.self, from: json) }
}
