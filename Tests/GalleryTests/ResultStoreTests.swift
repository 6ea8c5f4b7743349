import Dispatch
import Foundation
import Glibc
import Imaging
import Sweeps
import Synchronization
import Testing

@testable import Gallery

@Suite("The result store")
struct ResultStoreTests {
    let folder: TemporaryFolder
    let key: ContentKey

    init() throws {
        folder = try TemporaryFolder()
        key = try #require(ContentKey("0123456789abcdef0123456789abcdef"))
    }

    static func picture(_ shade: UInt8) throws -> [UInt8] {
        try PNG.encode(Bitmap(width: 2, height: 2, samples: Array(repeating: shade, count: 12)))
    }

    func store(_ change: (inout StoreCalls) -> Void = { _ in }) throws -> ResultStore {
        var files = StoreFiles(root: folder.path + "/store")
        change(&files.calls)
        return try ResultStore(files: files)
    }

    @Test("a result comes back as it was committed, under a path made of its key")
    func commitAndRead() throws {
        let store = try store()
        #expect(!store.contains(key, .picture))
        #expect(try store.read(key, .picture) == nil)
        #expect(try store.commit(Self.picture(1), as: key, .picture))
        #expect(store.contains(key, .picture))
        #expect(!store.contains(key, .tensors))
        #expect(try store.read(key, .picture) == Self.picture(1))
        let object = "store/objects/01/23/0123456789abcdef0123456789abcdef.png"
        #expect(folder.files() == [object, "store/store.json"])
        #expect(store.path(of: key, .picture) == folder.path + "/" + object)
    }

    @Test("of many that commit one key at once exactly one wins, and its bytes stay")
    func race() throws {
        let (store, key) = (try store(), key)
        let pictures = try (0..<16).map { try Self.picture(UInt8($0)) }
        let winners = Mutex<[Int]>([])
        DispatchQueue.concurrentPerform(iterations: pictures.count) { index in
            if (try? store.commit(pictures[index], as: key, .picture)) == true {
                winners.withLock { $0.append(index) }
            }
        }
        let winner = try #require(winners.withLock { $0.count == 1 ? $0.first : nil })
        #expect(try store.read(key, .picture) == pictures[winner])
        #expect(folder.files().count == 2)
    }

    @Test("many that open a store at once agree on its identity")
    func openingRace() {
        let root = folder.path + "/new/store"
        let identities = Mutex<[String?]>([])
        DispatchQueue.concurrentPerform(iterations: 16) { _ in
            let identity = try? ResultStore(root: root).identity
            identities.withLock { $0.append(identity) }
        }
        let distinct = identities.withLock { Set($0) }
        #expect(distinct.count == 1 && !distinct.contains(nil))
    }

    @Test(
        "a file system without hard links keeps the first result all the same",
        arguments: [EPERM, ENOTSUP, EMLINK])
    func linkRefused(_ code: Int32) throws {
        let store = try store { $0.link = { _, _ in code } }
        #expect(try store.commit(Self.picture(1), as: key, .picture))
        #expect(try !store.commit(Self.picture(2), as: key, .picture))
        #expect(try store.read(key, .picture) == Self.picture(1))
        #expect(folder.files().count == 2)
    }

    @Test("a file system that can neither link nor rename carefully keeps the first result that is there")
    func renameRefused() throws {
        let store = try store {
            $0.link = { _, _ in EPERM }
            $0.renameNew = { _, _ in EINVAL }
        }
        #expect(try store.commit(Self.picture(1), as: key, .picture))
        #expect(try !store.commit(Self.picture(2), as: key, .picture))
        #expect(try store.read(key, .picture) == Self.picture(1))
    }

    @Test("a link that was made although the reply says otherwise counts", arguments: [EEXIST, EIO, EPERM])
    func lyingLink(_ code: Int32) throws {
        let store = try store { $0.link = { Glibc.link($0, $1) == 0 ? code : errno } }
        #expect(try store.commit(Self.picture(1), as: key, .picture))
        #expect(try !store.commit(Self.picture(2), as: key, .picture))
    }

    @Test("a rename that was made although the reply says otherwise counts")
    func lyingRename() throws {
        let store = try store {
            $0.link = { _, _ in EPERM }
            $0.renameNew = { rename($0, $1) == 0 ? EIO : errno }
        }
        #expect(try store.commit(Self.picture(1), as: key, .picture))
        #expect(try store.read(key, .picture) == Self.picture(1))
    }

    @Test(
        "a full or unwritable store is one sentence that names it, and nothing half-written stays",
        arguments: [
            (ENOSPC, "is full"), (EDQUOT, "is full"), (EROFS, "cannot be written"), (EIO, "failed to sync"),
        ])
    func failure(_ code: Int32, _ words: String) throws {
        _ = try store()
        let failing = try store { $0.fsync = { _ in code } }
        let error = #expect(throws: StoreError.self) {
            try failing.commit(Self.picture(1), as: key, .picture)
        }
        #expect(error?.description.contains("the store \(folder.path)/store \(words)") == true)
        #expect(folder.files() == ["store/store.json"])
    }

    @Test("a result that a power failure cut off counts as missing and is replaced", arguments: [0, 20])
    func damaged(_ count: Int) throws {
        let store = try store()
        try store.commit(Self.picture(1), as: key, .picture)
        truncate(store.path(of: key, .picture), count)
        #expect(!store.contains(key, .picture))
        #expect(try store.commit(Self.picture(2), as: key, .picture))
        #expect(try store.read(key, .picture) == Self.picture(2))
    }

    @Test("tensors count as complete when their header fits the file")
    func tensors() throws {
        let store = try store()
        try store.commit([2, 0, 0, 0, 0, 0, 0, 0, 123, 125], as: key, .tensors)
        #expect(store.contains(key, .tensors))
        truncate(store.path(of: key, .tensors), 9)
        #expect(!store.contains(key, .tensors))
    }

    @Test("a store of a newer layout, a damaged mark and no store at all are refused")
    func refused() throws {
        let root = folder.path + "/store"
        var error = #expect(throws: StoreError.self) { try ResultStore(existing: root) }
        #expect(error?.description.hasPrefix("there is no store in \(root)") == true)
        _ = try store()
        try Data("{\"identity\":\"a\",\"layout\":2}".utf8).write(to: URL(filePath: root + "/store.json"))
        error = #expect(throws: StoreError.self) { try ResultStore(root: root) }
        #expect(error?.description.contains("layout 2") == true)
        try Data("{".utf8).write(to: URL(filePath: root + "/store.json"))
        error = #expect(throws: StoreError.self) { try ResultStore(root: root) }
        #expect(error?.description.contains("store.json is damaged") == true)
    }

    @Test("a symbolic link in a result's place is not followed")
    func symbolicLink() throws {
        let store = try store()
        try store.commit(Self.picture(1), as: key, .picture)
        let path = store.path(of: key, .picture)
        rename(path, folder.path + "/elsewhere.png")
        symlink(folder.path + "/elsewhere.png", path)
        #expect(!store.contains(key, .picture))
        #expect(throws: StoreError.self) { try store.read(key, .picture) }
    }
}
