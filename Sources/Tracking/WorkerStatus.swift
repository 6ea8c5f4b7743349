/// What a worker says of itself.
package struct WorkerStatus: Hashable, Sendable, Codable {
    package enum State: String, Sendable, Codable, CaseIterable {
        case idle, busy, draining, sick
    }

    package var name: String
    package var version: String
    package var roles: [String]
    package var state: State
    /// What it works on: a sweep's id, and the index of the job.
    package var sweep: String?
    package var job: Int?
    /// How far the node at hand is: `stage1 12/40`.
    package var step: String?
    /// Cells that it settled since it began.
    package var cells: Int
    /// Why it is sick.
    package var reason: String?

    package init(name: String, version: String, roles: [String]) {
        self.name = name
        self.version = version
        self.roles = roles
        state = .idle
        cells = 0
    }
}
