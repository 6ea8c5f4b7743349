import Sweeps

/// The axes that film strips give to a grid: what a frame shows, and at which step.
struct StripAxes {
    /// The frames of every cell.
    let frames: [[StripFrame]]
    /// What frames are put in order by: timesteps, where all are known and none comes twice in a cell.
    private let places: [Int: Int]
    private let labels: [String]
    private let byTimestep: Bool

    init(_ frames: [[StripFrame]]) {
        self.frames = frames
        let byTimestep = frames.allSatisfy { frames in
            let known = frames.filter { $0.content == .sample }.compactMap(\.timestep)
            return 2 * known.count == frames.count && Set(known).count == known.count
        }
        let all = Dictionary(
            frames.joined().map { (Self.order(of: $0, byTimestep), $0.label) },
            uniquingKeysWith: { a, _ in a })
        let sorted = all.sorted { $0.key < $1.key }
        places = Dictionary(uniqueKeysWithValues: sorted.enumerated().map { ($1.key, $0) })
        labels = sorted.map(\.value)
        self.byTimestep = byTimestep
    }

    private static func order(of frame: StripFrame, _ byTimestep: Bool) -> Int {
        byTimestep ? -(frame.timestep ?? 0) : frame.step
    }

    /// None where there are no frames.
    var dimensions: [Dimension] {
        guard !labels.isEmpty else { return [] }
        return [
            Dimension(names: ["shows"], labels: StripFrame.Content.allCases.map { [$0.label] }),
            Dimension(names: ["step"], labels: labels.map { [$0] } + [["result"]]),
        ]
    }

    func positions(of frame: StripFrame) -> [Int] {
        [
            StripFrame.Content.allCases.firstIndex(of: frame.content) ?? 0,
            places[Self.order(of: frame, byTimestep), default: 0],
        ]
    }

    var positionsOfResult: [Int] { labels.isEmpty ? [] : [0, labels.count] }
}
