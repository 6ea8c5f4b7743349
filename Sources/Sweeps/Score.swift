/// How well a picture shows what was asked for: by how much a model errs less on it under the right text than under
/// any other.
package struct Score: Hashable, Sendable {
    /// For every view of the picture, by how many percent the error under the right text is exceeded by the smallest
    /// error under another one; below 0 the model sees something else in the picture.
    package let views: [Double]

    /// The score of the picture: that of its worst view, for an illusion is as good as that.
    package var total: Double { views.min() ?? 0 }

    /// The score by the mean errors; nil where there are no views, no other text, or errors that make no sense.
    ///
    /// - Parameters:
    ///   - errors: for every view, the mean error under each text
    ///   - own: for every view, the place of its text among those
    package init?(errors: [[Double]], own: [Int]) {
        guard !errors.isEmpty, errors.count == own.count else { return nil }
        var views: [Double] = []
        for (errors, own) in zip(errors, own) {
            guard errors.indices.contains(own), errors.allSatisfy({ $0.isFinite && $0 > 0 }),
                let least = errors.indices.filter({ $0 != own }).map({ errors[$0] }).min()
            else { return nil }
            views.append(100 * (least / errors[own] - 1))
        }
        self.views = views
    }
}
