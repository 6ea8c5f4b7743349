import Sweeps

/// Jobs that are being gathered to a chunk: of one model, near each other, and not too much work.
struct ChunkDraft {
    let first: Int
    let model: ModelIdentity?
    /// The job after the last.
    private(set) var end: Int
    /// What its missing cells take; nil where that is not known.
    private(set) var seconds: Double? = 0
    private(set) var texts: [Node] = []
    private var cells = 0
    private var jobs = 0

    init(first: Int, model: ModelIdentity?) {
        self.first = first
        self.model = model
        end = first
    }

    var secondsPerJob: Double? { seconds.map { $0 / Double(max(jobs, 1)) } }

    /// Whether a job fits in, whose missing cells take `seconds`, where all may take `limit` seconds.
    func takes(_ survey: JobSurvey, seconds: Double?, limit: Double) -> Bool {
        guard let sum = self.seconds, let seconds, sum + seconds <= limit else { return false }
        return survey.model == model && survey.index - first < SweepFeeder.maximumJobs
            && cells + survey.missing <= Job.maximumCells
    }

    mutating func add(_ survey: JobSurvey, seconds: Double?) {
        end = survey.index + 1
        jobs += 1
        cells += survey.missing
        self.seconds = self.seconds.flatMap { sum in seconds.map { sum + $0 } }
        for text in survey.texts where !texts.contains(text) { texts.append(text) }
    }
}
