/// Prompts as the text encoder was trained on them.
package enum Caption {
    /// The longest prompt in bytes of UTF-8.
    ///
    /// 77 tokens are some 400 bytes; the bound keeps the substitutions, which may look at a text many times,
    /// short.
    package static let longest = 4096

    /// The text that is tokenised for a prompt: cleaned, or lowercased and stripped only.
    ///
    /// The same as `IFPipeline._text_preprocessing` (`diffusers pipelines/deepfloyd_if/pipeline_if.py`)
    /// except that mojibake, which ftfy would repair, stays.
    /// - Throws: `RenderingError` for a prompt longer than `longest`.
    package static func prepare(_ prompt: String, clean isCleaned: Bool) throws -> String {
        guard prompt.utf8.count <= longest else {
            throw RenderingError(
                "the prompt \"\(prompt.prefix(40))…\" has \(prompt.utf8.count) bytes, but at most \(longest) are "
                    + "allowed, and only about the first 400 can have an effect: shorten it")
        }
        return isCleaned ? clean(clean(prompt)) : prompt.pythonLowercased.pythonStripped
    }

    /// One pass of cleaning; the reference runs two.
    static func clean(_ caption: String) -> String {
        var caption = caption.percentDecoded.pythonStripped.pythonLowercased
        caption = HTMLText.text(of: CaptionRules.links.applied(to: caption))
        caption = CaptionRules.symbols.applied(to: caption)
        if CaptionRules.hyphens.pattern.count(in: caption) > 3 {
            caption = [CaptionRules.hyphens].applied(to: caption)
        }
        caption = HTMLEntities.unescaped(HTMLEntities.unescaped(FixedText.fixed(caption)))
        return CaptionRules.words.applied(to: caption).pythonStripped
    }
}
