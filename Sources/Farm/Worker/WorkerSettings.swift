package import Rendering
package import Tensors

/// How a worker works.
package struct WorkerSettings: Sendable {
    /// By which ledger and pictures know it; no two workers have the same.
    package var name: String
    package var roles = Set(WorkerRole.allCases)
    package var compute = Compute()
    /// How long it may go on when it is told to end.
    package var grace = Duration.seconds(60)
    /// Jobs after which it ends by itself.
    package var maximumJobs: Int?
    /// How long it waits for work before it ends by itself.
    package var idleExit: Duration?
    package var timing = FarmTiming()
    package var tasks = RenderTask.all
    package var catalog = ModelCatalog()

    package init(name: String) { self.name = name }
}

/// How a worker ended.
package enum WorkerExit: Int32, Sendable {
    case done = 0
    /// A sampling step did not end.
    case stuck = 70
    /// It cannot work as it is: it is to be started anew.
    case sick = 75
}
