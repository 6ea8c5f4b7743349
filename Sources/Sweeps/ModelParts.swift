/// The digest of one part of a model: of its weights, and of every setting that changes pixels.
package struct ModelPart: Codable, Hashable, Sendable {
    /// 64 hex digits.
    package let digest: String
    /// The digests that it is made of, by the file's path below the part's folder.
    package let files: [String: String]

    package init(digest: String, files: [String: String] = [:]) {
        self.digest = digest
        self.files = files
    }
}

/// The digests of a model's parts.
package struct ModelParts: Codable, Hashable, Sendable {
    package let text: ModelPart
    package let stage1: ModelPart
    /// Nil where the cascade has one stage.
    package let stage2: ModelPart?

    package init(text: ModelPart, stage1: ModelPart, stage2: ModelPart?) {
        self.text = text
        self.stage1 = stage1
        self.stage2 = stage2
    }

    /// What stands for the model in content keys.
    package var identity: ModelIdentity {
        ModelIdentity(text: text.digest, stage1: stage1.digest, stage2: stage2?.digest)
    }
}
