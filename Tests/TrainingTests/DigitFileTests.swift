import Foundation
import TestServers
import Testing
import Training

@Suite struct `Digits in IDX files` {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// An IDX file: its magic number, its sizes, its bytes.
    private func file(_ magic: [UInt8], _ sizes: [Int], _ bytes: [UInt8]) -> [UInt8] {
        magic + sizes.flatMap { size in (0..<4).map { UInt8(truncatingIfNeeded: size >> (24 - 8 * $0)) } }
            + bytes
    }

    private func pictures(_ count: Int, bytes: Int? = nil) -> [UInt8] {
        let pixels = (0..<(bytes ?? count * 784)).map { UInt8(truncatingIfNeeded: $0 * 7) }
        return file([0, 0, 8, 3], [count, 28, 28], pixels)
    }

    private func labels(_ values: [UInt8]) -> [UInt8] { file([0, 0, 8, 1], [values.count], values) }

    private func write(pictures: [UInt8], labels: [UInt8]) throws {
        _ = try folder.write(pictures, to: "train-images-idx3-ubyte")
        _ = try folder.write(labels, to: "train-labels-idx1-ubyte")
    }

    private func read(limit: Int? = nil) throws -> DigitSet {
        try DigitSource("mnist:\(folder.path)").training(limit: limit)
    }

    private func complaint() -> String {
        let error = #expect(throws: TrainingError.self) { try read() }
        return error?.description.replacing(folder.path, with: "DIR") ?? ""
    }

    @Test func `are read as they are, and from the first on where there is a limit`() throws {
        try write(pictures: pictures(3), labels: labels([4, 0, 9]))
        let all = try read()
        #expect(all.labels == [4, 0, 9])
        #expect(all.pixels == Array(pictures(3)[16...]))
        let some = try read(limit: 2)
        #expect(some.labels == [4, 0])
        #expect(some.pixels == Array(all.pixels[..<(2 * 784)]))
    }

    @Test func `are read when they are compressed, and refused when that is damaged`() throws {
        try write(pictures: pictures(2), labels: labels([1, 2]))
        let plain = try read()
        let gzip = Process()
        gzip.executableURL = URL(filePath: "/usr/bin/env")
        gzip.arguments =
            ["gzip", "--fast"]
            + ["train-images-idx3-ubyte", "train-labels-idx1-ubyte"].map { "\(folder.path)/\($0)" }
        try gzip.run()
        gzip.waitUntilExit()
        #expect(try read().digest == plain.digest)

        let path = "\(folder.path)/train-images-idx3-ubyte.gz"
        var bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
        _ = try folder.write(bytes.dropLast(bytes.count / 2), to: "train-images-idx3-ubyte.gz")
        #expect(complaint().hasPrefix("DIR/train-images-idx3-ubyte.gz is "))
        bytes[bytes.count - 6] ^= 1
        _ = try folder.write(bytes, to: "train-images-idx3-ubyte.gz")
        #expect(complaint().contains("DIR/train-images-idx3-ubyte.gz"))
    }

    @Test func `are refused when they are not what they claim, by name`() throws {
        let good = (pictures(2), labels([1, 2]))
        func complaint(_ pictures: [UInt8], _ labels: [UInt8]) throws -> String {
            try write(pictures: pictures, labels: labels)
            return self.complaint()
        }
        #expect(
            try complaint(good.1, good.0).contains(
                "train-images-idx3-ubyte is no IDX file of bytes with 3 axes"))
        #expect(
            try complaint(good.0, good.0).contains(
                "train-labels-idx1-ubyte is no IDX file of bytes with 1 axes"))
        #expect(try complaint([], good.1).contains("train-images-idx3-ubyte is cut short"))
        #expect(try complaint(pictures(2, bytes: 784), good.1).contains("is cut short: 784 of 1568 bytes"))
        #expect(try complaint(pictures(2, bytes: 1569), good.1).contains("more bytes than its header says"))
        let huge = file([0, 0, 8, 3], [0x7fff_ffff, 28, 28], [])
        #expect(try complaint(huge, good.1).contains("claims the shape [2147483647, 28, 28]"))
        let wide = file([0, 0, 8, 3], [2, 32, 32], [UInt8](repeating: 0, count: 2048))
        #expect(try complaint(wide, good.1).contains("claims the shape [2, 32, 32]"))
        #expect(
            try complaint(file([0, 0, 8, 3], [0, 28, 28], []), good.1).contains(
                "claims the shape [0, 28, 28]"))
        #expect(try complaint(good.0, labels([1])).contains("has 1 labels, but"))
        #expect(try complaint(good.0, labels([1, 10])).contains("label 1 is 10"))
    }

    @Test func `are missed by name`() throws {
        #expect(
            complaint()
                == "DIR has neither train-images-idx3-ubyte nor train-images-idx3-ubyte.gz: put them there, or "
                + "fetch them with --download")
        try FileManager.default.createDirectory(
            atPath: "\(folder.path)/train-images-idx3-ubyte", withIntermediateDirectories: true)
        _ = try folder.write(labels([1]), to: "train-labels-idx1-ubyte")
        #expect(complaint() == "DIR/train-images-idx3-ubyte is no regular file")
    }
}

@Suite struct `The data to train on` {
    @Test func `is named as it is asked for`() throws {
        #expect(try DigitSource("drawn") == .drawn(seed: 180))
        #expect(try DigitSource("drawn:7").name == "drawn:7")
        #expect(try DigitSource("mnist:a:b") == .files(.mnist, folder: "a:b"))
        #expect(try DigitSource("fashion-mnist:x").name == "fashion-mnist")
        for text in ["", "drawn:", "drawn:-1", "mnist", "mnist:", "cifar:x", "Drawn"] {
            #expect(throws: TrainingError.self) { try DigitSource(text) }
        }
    }

    @Test func `is fetched where it is not there, and must be what was published`() throws {
        let folder = try TemporaryFolder()
        var asked: [String] = []
        let download = DigitDownload(.fashion) { address, _, path in
            asked.append(address)
            try Data("not the labels".utf8).write(to: URL(filePath: path))
        }
        let error = #expect(throws: TrainingError.self) { try download.run(into: "\(folder.path)/new") }
        #expect(error?.description.contains("is not fashion-mnist's train-images-idx3-ubyte.gz") == true)
        #expect(
            asked.count == 1 && asked[0].hasPrefix("https://")
                && asked[0].hasSuffix("/train-images-idx3-ubyte.gz"))
        // What is wrong is not left behind, and what is there is not fetched.
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/new") == [])
        _ = try folder.write([1, 2, 3], to: "new/train-images-idx3-ubyte.gz")
        #expect(throws: TrainingError.self) { try download.run(into: "\(folder.path)/new") }
        #expect(asked.count == 1)
    }

    @Test func `cannot be fetched from nowhere, and curl's reason is told`() throws {
        let folder = try TemporaryFolder()
        let error = #expect(throws: TrainingError.self) {
            try DigitDownload.curl("http://127.0.0.1:1/x", 10, to: "\(folder.path)/x")
        }
        #expect(error?.description.hasPrefix("http://127.0.0.1:1/x cannot be fetched by curl: ") == true)
    }
}
