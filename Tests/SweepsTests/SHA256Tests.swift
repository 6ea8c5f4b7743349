import Sweeps
import Testing

struct SHA256Tests {
    @Test("the digest of a text is the published one")
    func published() {
        // printf abc | sha256sum
        #expect(
            SHA256.hex(of: Array("abc".utf8))
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }

    @Test("the digest of nothing is the published one")
    func empty() {
        // sha256sum /dev/null
        #expect(
            SHA256.hex(of: [])
                == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    }

    @Test("bytes in pieces give the digest of the whole")
    func pieces() {
        var digest = SHA256()
        for piece in ["a", "", "bc"] { Array(piece.utf8).withUnsafeBytes { digest.update($0) } }
        #expect(digest.finalizeHex() == SHA256.hex(of: Array("abc".utf8)))
    }
}
