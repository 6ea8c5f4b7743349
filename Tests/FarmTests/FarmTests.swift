import Foundation
import Imaging
import TestServers
import Testing
import Tracking

/// A farm of the programs that everybody runs, with the pocket model.
@Suite(.timeLimit(.minutes(10)))
struct `A farm` {
    /// 200 cells: 50 with stage II on shared stage I samples, 150 of stage I alone.
    private static let spec = """
        name: many
        prompt: a man wearing a hat
        width: 16
        height: 16
        steps: 1
        seed: 0..9
        stage2: {steps: 1, noise_level: [50, 100, 150, 200, 250]}
        also:
          - prompt: [a rocket ship, a red circle, a snowy mountain]
            seed: 0..24
            steps: [1, 2]
            stage2: off
            stage2.noise_level: 250
        """

    @Test func `of three workers gives the objects that one process gives`() throws {
        let farm = try FarmUnderTest(RabbitMQServer.start())
        try farm.launch("floydfarm", ["coordinate"])
        for _ in 0..<3 { try farm.launch("floydfarm-worker", ["--threads", "1"]) }
        let sweep = try farm.submit(Self.spec, with: "floydfarm")
        let alone = farm.folder.appendingPathComponent("alone").path
        _ = try farm.run("floydfarm", "run", farm.specPath, "--store", alone)

        try farm.waitFor("all cells settled", within: 120) {
            try farm.ledger.progress(sweep).map { $0.done == 200 && $0.failed == 0 } ?? false
        }
        try farm.waitFor("empty queues") { try farm.waitingMessages() == [:] }
        try farm.end()

        let (one, many) = (try Contents(of: alone), try Contents(of: farm.root))
        #expect(one.names.count > 200)
        #expect(many.names == one.names)
        #expect(many.pictures == one.pictures)
        #expect(many.texts == one.texts)
        #expect(many.tensors == one.tensors)
        #expect(Set(many.workers).count == 3)
    }
}

/// The results in a store, apart from who made them and when.
private struct Contents {
    private(set) var pictures: [String: Bitmap] = [:]
    /// The metadata of the pictures, without worker and times.
    private(set) var texts: [String: [PNG.Text]] = [:]
    private(set) var tensors: [String: Data] = [:]
    /// Who made each picture.
    private(set) var workers: [String] = []

    var names: Set<String> { Set(pictures.keys).union(tensors.keys) }

    init(of store: String) throws {
        for path in StoreFolder.results(in: "\(store)/objects") {
            let url = URL(fileURLWithPath: path)
            let (name, data) = (url.lastPathComponent, try Data(contentsOf: url))
            guard url.pathExtension == "png" else {
                tensors[name] = data
                continue
            }
            let picture = try PNG.decode([UInt8](data), name: path)
            pictures[name] = picture.bitmap
            texts[name] = try picture.text.map { try withoutMaking($0) }
        }
    }

    private mutating func withoutMaking(_ text: PNG.Text) throws -> PNG.Text {
        guard text.keyword == "floydfarm",
            var record = try JSONSerialization.jsonObject(with: Data(text.text.utf8)) as? [String: Any],
            let rendered = record.removeValue(forKey: "rendered") as? [String: Any]
        else { return text }
        workers.append(rendered["worker"] as? String ?? "")
        let rest = try JSONSerialization.data(withJSONObject: record, options: [.sortedKeys])
        return PNG.Text(text.keyword, String(decoding: rest, as: UTF8.self))
    }
}
