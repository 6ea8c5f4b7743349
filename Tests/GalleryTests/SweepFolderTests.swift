import Foundation
import Gallery
import Sweeps
import Testing

@Suite("Sweeps in a store")
struct SweepFolderTests {
    let folder: TemporaryFolder
    let store: ResultStore

    init() throws {
        folder = try TemporaryFolder()
        store = try ResultStore(root: folder.path)
    }

    @Test("spec and plan come back as they were recorded last")
    func record() throws {
        let sweep = try store.sweep("first-0a1b2c3d")
        #expect(try sweep.spec() == nil)
        #expect(try sweep.plan() == nil)
        try sweep.record(spec: "name: first", plan: [UInt8]("{}".utf8))
        try sweep.record(spec: "name: first # again", plan: [UInt8]("{\"a\":1}".utf8))
        #expect(try sweep.spec() == "name: first # again")
        #expect(try sweep.plan() == [UInt8]("{\"a\":1}".utf8))
        let files = folder.files().filter { $0.hasPrefix("sweeps") }
        #expect(files == ["sweeps/first-0a1b2c3d/plan.json", "sweeps/first-0a1b2c3d/spec.yaml"])
    }

    @Test("sweeps are listed by the time they were recorded last, newest first")
    func list() throws {
        #expect(try store.sweeps().isEmpty)
        for id in ["b", "c", "a", "b"] {
            try store.sweep(id).record(spec: "", plan: [])
            // File times advance with the kernel's tick.
            Thread.sleep(forTimeInterval: 0.02)
        }
        #expect(try store.sweeps().map(\.id) == ["b", "a", "c"])
    }

    @Test("failures come back by key, and each record replaces the one before")
    func failures() throws {
        let sweep = try store.sweep("first")
        #expect(try sweep.failures().isEmpty)
        let keys = try ["00", "11"].map { try #require(ContentKey(String(repeating: $0, count: 16))) }
        try sweep.record(failures: [keys[0]: "a", keys[1]: "NaN in \"stage I\"\n</script>"])
        #expect(try sweep.failures() == [keys[0]: "a", keys[1]: "NaN in \"stage I\"\n</script>"])
        try sweep.record(failures: [:])
        #expect(try sweep.failures().isEmpty)
    }

    @Test(
        "an id that would leave the store is refused",
        arguments: [
            "", ".", "..", "../x", "a/b", "/etc", ".hidden", "a\0b", "a\nb",
            String(repeating: "a", count: 201),
        ])
    func escapingID(_ id: String) {
        #expect(throws: StoreError.self) { try store.sweep(id) }
    }
}
