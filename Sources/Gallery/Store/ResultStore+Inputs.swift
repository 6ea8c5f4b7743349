import Sweeps

extension ResultStore {
    /// The most bytes of a file that a spec names.
    package static let maximumInput = 1 << 28

    static func path(ofInput digest: String) -> String { "inputs/\(digest)" }

    /// Keeps the bytes of a file that a spec names, under their digest.
    ///
    /// - Returns: the digest, 64 hex digits.
    /// - Throws: `StoreError`
    @discardableResult
    package func keep(input bytes: [UInt8]) throws -> String {
        let digest = SHA256.hex(of: bytes)
        let path = Self.path(ofInput: digest)
        if try files.create(path, with: bytes) { return digest }
        guard try input(digest) == nil else {
            // No sweep may refer to it yet: what is young is left alone by upkeep.
            files.touch(path)
            return digest
        }
        try files.setAside(path)
        _ = try files.create(path, with: bytes)
        return digest
    }

    /// The bytes that are kept under a digest; nil where there are none, or others.
    ///
    /// - Throws: `StoreError`
    package func input(_ digest: String) throws -> [UInt8]? {
        guard InputDigests.digest(in: InputDigests.prefix + digest) != nil,
            let bytes = try files.read(Self.path(ofInput: digest), limit: Self.maximumInput)
        else { return nil }
        return SHA256.hex(of: bytes) == digest ? bytes : nil
    }
}
