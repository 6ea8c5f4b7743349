/// One substitution of caption cleaning: `re.sub(pattern, template, caption)`.
struct CaptionRule: Sendable {
    let pattern: PythonPattern
    let template: String

    init(_ pattern: String, _ template: String = "") {
        self.pattern = PythonPattern(pattern)
        self.template = template
    }
}

extension [CaptionRule] {
    func applied(to caption: String) -> String {
        reduce(caption) { $1.pattern.replacing(in: $0, with: $1.template) }
    }
}

/// The substitutions of `IFPipeline._clean_caption` in their order (`diffusers
/// pipelines/deepfloyd_if/pipeline_if.py`).
enum CaptionRules {
    private static let domains = "com|co|ru|net|org|edu|gov|it"
    private static let files = "png|jpg|jpeg|bmp|webp|eps|pdf|apk|mp4"

    /// What goes before the caption is read as HTML.
    static let links = [
        CaptionRule("<person>", "person"),
        link("https?"),
        link("www"),
    ]

    /// An address with a scheme, or anything that looks like a host name.
    private static func link(_ scheme: String) -> CaptionRule {
        CaptionRule(
            #"\b((?:"# + scheme + #":(?:\/{1,3}|[a-zA-Z0-9%])|"#
                + #"[a-zA-Z0-9.\-]+[.](?:"# + domains + #")[\w/\-]*\b\/?(?!@)))"#)
    }

    /// From the text of the HTML to the count of hyphens.
    static let symbols = [
        CaptionRule(#"@[\w\d]+\b"#),  // nicknames
        CaptionRule(#"[\u31C0-\u31EF]+"#),  // CJK strokes
        CaptionRule(#"[\u31F0-\u31FF]+"#),  // Katakana phonetic extensions
        CaptionRule(#"[\u3200-\u32FF]+"#),  // enclosed CJK letters and months
        CaptionRule(#"[\u3300-\u33FF]+"#),  // CJK compatibility
        CaptionRule(#"[\u3400-\u4DBF]+"#),  // CJK unified ideographs, extension A
        CaptionRule(#"[\u4DC0-\u4DFF]+"#),  // Yijing hexagram symbols
        CaptionRule(#"[\u4E00-\u9FFF]+"#),  // CJK unified ideographs
        CaptionRule(
            #"[\u002D\u058A\u05BE\u1400\u1806\u2010-\u2015\u2E17\u2E1A\u2E3A\u2E3B\u2E40"#
                + #"\u301C\u3030\u30A0\uFE31\uFE32\uFE58\uFE63\uFF0D]+"#, "-"),
        CaptionRule("[`´«»“”¨]", "\""),
        CaptionRule("[‘’]", "'"),
        CaptionRule("&quot;?"),
        CaptionRule("&amp"),
        CaptionRule(#"\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}"#, " "),  // IP addresses
        CaptionRule(#"\d:\d\d\s+$"#),  // article ids
        CaptionRule(#"\\n"#, " "),
        CaptionRule(#"#\d{1,3}\b"#),
        CaptionRule(#"#\d{5,}\b"#),
        CaptionRule(#"\b\d{6,}\b"#),
        CaptionRule(#"(?<!\S)\S+\.(?:"# + files + ")"),
        CaptionRule(#"["']{2,}"#, "\""),
        CaptionRule(#"[\.]{2,}"#, " "),
        CaptionRule(#"[#®•©™&@·º½¾¿¡§~\)\(\]\[\}\{\|\\/\*]{1,}"#, " "),
        CaptionRule(#"(?<!\s)\s+\.\s+"#, " "),
    ]

    /// All of them become spaces where there are more than three.
    static let hyphens = CaptionRule(#"[\-_]"#, " ")

    /// What follows once the characters are repaired.
    static let words = [
        CaptionRule(#"\b[a-zA-Z]{1,3}\d{3,15}\b"#),  // jc6640
        CaptionRule(#"\b[a-zA-Z]+\d+[a-zA-Z]+\b"#),  // jc6640vc
        CaptionRule(#"\b\d+[a-zA-Z]+\d+\b"#),  // 6640vc231
        CaptionRule(#"(worldwide\s+)?(free\s+)?shipping"#),
        CaptionRule(#"(free\s)?download(\sfree)?"#),
        CaptionRule(#"\bclick\b\s(?:for|on)\s\w+"#),
        CaptionRule(#"\b(?:"# + files + #")(\simage[s]?)?"#),
        CaptionRule(#"\bpage\s+\d+\b"#),
        CaptionRule(#"\b\d*[a-zA-Z]+\d+[a-zA-Z]+\d+[a-zA-Z\d]*\b"#, " "),  // j2d1a2a
        CaptionRule(#"\b\d+\.?\d*[xх×]\d+\.?\d*\b"#),  // 1920x1080, also with the Cyrillic letter
        CaptionRule(#"\b\s+\:\s+"#, ": "),
        CaptionRule(#"(\D[,\./])\b"#, "$1 "),
        CaptionRule(#"\s+"#, " "),
        CaptionRule(#"^["']([\w\W]+)["']$"#, "$1"),
        CaptionRule(#"^['_,\-:;]"#),
        CaptionRule(#"['_,\-:+]$"#),
        CaptionRule(#"^\.\S+$"#),
    ]
}
