import Foundation
import Imaging
import Sweeps

/// A grid as one HTML file that needs no server and nothing from elsewhere.
enum GridPage {
    /// Pictures of up to so many bytes altogether are part of the file, so that it can be sent by itself.
    ///
    /// With more the file refers to the store's, relative to its place there.
    static let maximumEmbedded = 48 << 20

    /// The page of a grid.
    static func html(
        of grid: Grid, store: ResultStore, shows: [[String: String]] = [],
        maximumEmbedded: Int = maximumEmbedded
    ) throws -> [UInt8] {
        let pictures = Pictures(of: grid, store: store, maximumEmbedded: maximumEmbedded)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // A script element ends at "</script" wherever that stands; in JSON a "<" can always be escaped.
        let data = String(decoding: try encoder.encode(Content(grid, pictures, shows: shows)), as: UTF8.self)
            .replacingOccurrences(of: "<", with: "\\u003c")
        let template = String(decoding: PackageResources.page_html, as: UTF8.self)
        return filled(
            template,
            with: [
                "title": escaped(grid.name),
                "style": String(decoding: PackageResources.page_css, as: UTF8.self),
                "data": data,
                "script": String(decoding: PackageResources.page_js, as: UTF8.self),
            ])
    }

    /// The template with each `{{name}}` replaced; what is put in is not looked at again.
    private static func filled(_ template: String, with values: [String: String]) -> [UInt8] {
        var page: [UInt8] = []
        for (number, piece) in template.components(separatedBy: "{{").enumerated() {
            guard number > 0, let end = piece.range(of: "}}") else {
                page += piece.utf8
                continue
            }
            page += (values[String(piece[..<end.lowerBound])] ?? "").utf8
            page += piece[end.upperBound...].utf8
        }
        return page
    }

    private static func escaped(_ text: String) -> String {
        text.replacingOccurrences(of: "&", with: "&amp;").replacingOccurrences(of: "<", with: "&lt;")
    }
}

/// How the page refers to the pictures, and their size.
private struct Pictures {
    /// By the place's index; nil where there is no picture.
    var sources: [String?] = []
    var width = 128
    var height = 128

    init(of grid: Grid, store: ResultStore, maximumEmbedded: Int) {
        var embedded: [String?]? = []
        var (room, largest) = (maximumEmbedded, 0)
        for place in grid.places {
            let bytes = place.state == .done ? try? store.read(place.key, .picture) : nil
            let size = bytes.flatMap { try? PNG.size(of: $0, name: "") }
            sources.append(bytes == nil ? nil : "../../../" + ResultStore.path(of: place.key, .picture))
            if let size, size.width > largest {
                (largest, width, height) = (size.width, size.width, size.height)
            }
            room -= bytes?.count ?? 0
            if room < 0 { embedded = nil }
            embedded?.append(bytes.map { "data:image/png;base64," + Data($0).base64EncodedString() })
        }
        sources = embedded ?? sources
    }
}

/// What the page's script reads.
private struct Content: Encodable {
    struct Axis: Encodable {
        let title: String
        let names: [String]
        let labels: [String]
    }

    /// How candidates stand in the spec's order, where the page first shows them ranked.
    struct Ranking: Encodable {
        let dimension: Int
        let candidates: Axis
    }

    struct Standing: Encodable {
        let rank: String
        let score: String
        /// The score of each view.
        let views: [String]
    }

    struct Entry: Encodable {
        let positions: [Int]
        /// The position among the candidates in the spec's order.
        let candidate: Int?
        let standing: Standing?
        let caption: String?
        let key: String
        let picture: String?
        let failure: String?
        let parameters: [String?]
        /// Files beside the page, by what they show of the picture.
        let shows: [String: String]?
    }

    let name: String
    let summary: String
    /// The dimension that the page first shows across, and the one down.
    let columns: Int?
    let rows: Int?
    let width: Int
    let height: Int
    let dimensions: [Axis]
    let ranking: Ranking?
    /// The names of the cells' parameters.
    let parameters: [String]
    let cells: [Entry]

    init(_ grid: Grid, _ pictures: Pictures, shows: [[String: String]]) {
        name = grid.name
        summary = grid.summary
        columns = grid.columns.last
        rows = grid.rows.last
        width = pictures.width
        height = pictures.height
        dimensions = grid.dimensions.map(Axis.init)
        ranking = grid.ranked.map { Ranking(dimension: $0.place, candidates: Axis($0.candidates)) }
        let parameters = grid.parameters
        self.parameters = parameters
        cells = zip(grid.places, pictures.sources).enumerated().map { index, entry in
            let (place, source) = entry
            let failure: String? = if case .failed(let reason) = place.state { reason } else { nil }
            return Entry(
                positions: place.positions, candidate: place.candidate,
                standing: place.standing.map(Standing.init), caption: place.caption,
                key: place.key.description, picture: source, failure: failure,
                parameters: parameters.map { place.cell.parameters[$0]?.label },
                shows: shows.indices.contains(index) && !shows[index].isEmpty ? shows[index] : nil)
        }
    }
}

extension Content.Axis {
    init(_ dimension: Dimension) {
        title = dimension.title
        names = dimension.names
        labels = dimension.labels.indices.map(dimension.label)
    }
}

extension Content.Standing {
    init(_ standing: Gallery.Standing) {
        rank = "\(standing.rankText) of \(standing.count)"
        score = standing.score.total.percent
        views = standing.score.views.map(\.percent)
    }
}
