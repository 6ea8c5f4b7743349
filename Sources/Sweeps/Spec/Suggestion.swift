/// The name that was probably meant.
enum Suggestion {
    /// `; did you mean steps?`, or nothing where no candidate is near.
    static func text(for name: String, among candidates: [String]) -> String {
        nearest(to: name, among: candidates).map { "; did you mean \($0)?" } ?? ""
    }

    /// The candidate whose last component is that of `name`, else one that `name` holds as a word
    /// (`guidance_scale`), else the one fewest edits away, if near.
    static func nearest(to name: String, among candidates: [String]) -> String? {
        guard (1...64).contains(name.count) else { return nil }
        let last = lastComponent(name)
        if let same = candidates.first(where: { $0 != name && lastComponent($0) == last }) { return same }
        if let word = name.split(separator: "_").lazy.map(String.init).first(where: candidates.contains) {
            return word
        }
        let ranked = candidates.map { ($0, min(distance(name, $0), 1 + distance(last, lastComponent($0)))) }
        guard let best = ranked.min(by: { $0.1 < $1.1 }), best.1 <= max(2, name.count / 3),
            best.1 < name.count
        else { return nil }
        return best.0
    }

    private static func lastComponent(_ name: String) -> Substring {
        name.split(separator: ".").last ?? Substring(name)
    }

    /// The Levenshtein distance.
    private static func distance(_ a: some StringProtocol, _ b: some StringProtocol) -> Int {
        let b = Array(b.lowercased())
        var row = Array(0...b.count)
        for (i, character) in a.lowercased().enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for j in b.indices {
                let substitution = diagonal + (character == b[j] ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(substitution, diagonal + 1, row[j] + 1)
            }
        }
        return row[b.count]
    }
}
