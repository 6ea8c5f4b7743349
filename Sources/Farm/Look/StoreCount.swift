import Gallery
import Sweeps

/// How many cells of a sweep a store has.
///
/// Up to `maximumCounted` points are all looked at. Of more a sample is, and all of them once nothing is left of the
/// sample. What was found once is not looked for again, so that counting anew is cheap.
struct StoreCount {
    /// The most points of a sweep that are all looked at.
    static let maximumCounted = 100_000
    /// How many are looked at of more.
    static let sampleSize = 10_000

    /// Cells of the sweep.
    let cells: Int
    private(set) var done = 0
    private(set) var failed = 0
    /// Whether `done` and `failed` are what the sample leads to expect.
    private(set) var isEstimate: Bool
    /// Why cells failed, by their index, of those that were looked at.
    private(set) var failures: [Int: String] = [:]

    private let view: SweepView
    private let folder: SweepFolder
    private let store: ResultStore
    private let isSample: Bool
    private let looked: Int
    /// The cells that are looked at and were not there at the last count.
    private var missing: [(index: Int, key: ContentKey)]

    /// Counts nothing yet.
    init(_ view: SweepView, in store: ResultStore) throws {
        self.view = view
        self.store = store
        folder = try store.sweep(view.id)
        cells = view.sweep.cellCount
        let points = view.sweep.indexCount
        isSample = points > Self.maximumCounted
        isEstimate = isSample
        let indices = isSample ? PlanSummary.sample(Self.sampleSize, of: points) : Array(0..<points)
        missing = try indices.compactMap { index in
            try view.sweep.cell(at: index).map { (index, try view.key(of: $0)) }
        }
        looked = missing.count
    }

    /// Looks for what was missing.
    mutating func count() throws {
        missing = try missing.filter { cell in
            try
                !(view.sweep.cell(at: cell.index).map { try view.isDone($0, key: cell.key, in: store) }
                ?? true)
        }
        let reasons = try folder.failures()
        failures = [:]
        for cell in missing { failures[cell.index] = reasons[cell.key] }
        isEstimate = isSample
        if isSample, missing.count == failures.count, let all = try settledFailures(reasons) {
            failures = all
            isEstimate = false
        }
        let there = looked - missing.count
        (done, failed) =
            switch (isSample, isEstimate) {
            case (false, _): (there, failures.count)
            case (true, true): (scaled(there), scaled(failures.count))
            case (true, false): (cells - failures.count, failures.count)
            }
    }

    /// Why cells failed, looking at every point; nil where one is neither there nor failed.
    private func settledFailures(_ reasons: [ContentKey: String]) throws -> [Int: String]? {
        var failures: [Int: String] = [:]
        for cell in view.sweep.cells() {
            let key = try view.key(of: cell)
            if try view.isDone(cell, key: key, in: store) { continue }
            guard let reason = reasons[key] else { return nil }
            failures[cell.index] = reason
        }
        return failures
    }

    private func scaled(_ count: Int) -> Int {
        Int((Double(count) * Double(cells) / Double(max(looked, 1))).rounded())
    }
}
