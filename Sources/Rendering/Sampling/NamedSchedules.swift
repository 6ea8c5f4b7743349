/// DeepFloyd's published choices of timesteps, by their names.
///
/// Each spends its steps unevenly: the 1000 training steps are cut into equal sections, and a number says how many
/// steps a section gets, least noise first. Source: `deep-floyd/IF deepfloyd_if/modules/base.py` (the counts) and
/// `model/respace.py`, `space_timesteps`; the lists are diffusers' `pipelines/deepfloyd_if/timesteps.py`.
package enum NamedSchedules {
    package static let all: [String: [Int]] = sections.mapValues { expand($0) }

    static let sections: [String: [Int]] = [
        "fast27": [10, 10, 3, 2, 2],
        "smart27": [7, 4, 2, 1, 2, 4, 7],
        "smart50": [10, 6, 4, 3, 2, 2, 3, 4, 6, 10],
        "smart100": [1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 3, 3, 4, 4, 5, 5, 6, 7, 7, 8, 9, 10, 13],
        "smart185": [1, 1, 2, 2, 2, 3, 3, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 20],
        "super27": [1, 1, 1, 1, 1, 1, 1, 2, 5, 13],
        "super40": [2, 2, 2, 2, 2, 2, 3, 4, 6, 15],
        "super100": [4, 4, 6, 6, 8, 8, 10, 10, 14, 30],
    ]

    /// The timesteps of sections of the training steps, in descending order.
    private static func expand(_ sections: [Int], trainTimesteps: Int = 1000) -> [Int] {
        var steps: [Int] = []
        var start = 0
        for (index, count) in sections.enumerated() {
            let size = trainTimesteps / sections.count + (index < trainTimesteps % sections.count ? 1 : 0)
            let stride = count > 1 ? Double(size - 1) / Double(count - 1) : 1
            var position = 0.0
            for _ in 0..<count {
                steps.append(start + Int(position.rounded(.toNearestOrEven)))
                position += stride
            }
            start += size
        }
        return steps.reversed()
    }
}
