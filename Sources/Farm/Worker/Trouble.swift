import Gallery

/// What keeps a worker from its work, through no fault of the job's.
struct Trouble {
    /// What may end it.
    enum Cure {
        /// Space, or the right to write: the worker looks for it.
        case writableStore
        /// Time: chunks of its own may come.
        case waiting
        /// A start anew, perhaps elsewhere.
        case restart
    }

    let sickness: Sickness
    let reason: String
    let cure: Cure

    init(_ sickness: Sickness, _ reason: String, cure: Cure = .restart) {
        self.sickness = sickness
        self.reason = reason
        self.cure = cure
    }

    init(_ error: StoreError) {
        self.init(
            .store, error.description,
            cure: [.full, .denied].contains(error.cause) ? .writableStore : .restart)
    }

    /// The same for a person who waits for the work.
    var error: any Error { sickness == .store ? StoreError(reason) : FarmError(reason) }
}
