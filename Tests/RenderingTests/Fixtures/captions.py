"""Writes captions.json: prompts, and what diffusers' IFPipeline makes of them with and without cleaning.

    pip install diffusers==0.42.1 transformers torch beautifulsoup4==4.15.0 ftfy==6.3.1      # Python 3.11
    python captions.py captions.txt > captions.json

Each line of captions.txt is a prompt in the notation of a JSON string; to them come random mixtures of AWKWARD.
"""
import json
import random
import sys

from diffusers import IFPipeline

AWKWARD = [
    "a", "photo", "of", "Cat", "http://x.com/a?b=1", "https://", "www.site.org/abc", "www:foo", "@nick", "@", "&amp;",
    "&quot", "&lt;b&gt;", "<b>", "</b>", "<i class='x'>", "<br/>", "<3", "<", "> ", "#12", "#1234", "#123456",
    "123456789", "192.168.0.1", "12:30 ", "file.png", "my-file_name.jpg", "x.mp4", "\"", "'", "''", "“quoted”", "‘s",
    "«", "...", "..", ".", ",", "a,b", ".5", "1.5", "-", "--", "—", "–", "_", "a_b", "jc6640", "abc123def", "12ab34",
    "free shipping", "worldwide  free shipping", "download", "free download free", "click for more", "png image",
    "jpg images", "page 12", "1920x1080", "3×4", "2.5х3", "a1b2c3d4", "日本", "の猫", "カ゛", "ﾊﾞﾅﾅ", "ＡＢＣ", "１２３",
    "ﬁne", "ﬀ", "é", "e\u0301", "İstanbul", "ΣΑΣ", "ΟΔΥΣΣΕΥΣ", "ß", "№5", "½", "²", "\u200b", "\ufeff", "\u00a0",
    "\t", "\n", "\r\n", " ", "  ", "\\n", "\\", "/", "|", "+", "%20", "%E2%82%AC", "%ff", "%", "100%", "a%b", "$5",
    "€", "£", "🙂", "👩‍🎨", "हिन्दी", "ไทย", "العربية", "\u0085", "\x1b[31mred\x1b[0m", "\x07", "<person>",
    "<script>x</script>", "<style>a</style>", "<!-- c -->", "<rt>r</rt>", "&#169;", "&#x41;", "&copy", "&copy;",
    "&foo;", "&T", "AT&T", "＆lt;", ": ", " : ", ";", "=", "~", "{x}", "[y]", "(z)", "*", "•", "com", "a.com",
    "b.co.uk@c", "e.g. x", "U.S.A.", "don't", "rock'n'roll", "1,000", "3/4", "x/y", "\u2028", "ŉ", "ǆ",
]


class Pipeline:
    """The text methods alone: they need no model."""
    bad_punct_regex = IFPipeline.bad_punct_regex
    _text_preprocessing = IFPipeline._text_preprocessing
    _clean_caption = IFPipeline._clean_caption


def mixture(rng):
    return "".join(rng.choice(AWKWARD) + rng.choice(["", " ", " "]) for _ in range(rng.randint(1, 9)))


rng = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
with open(sys.argv[1], encoding="utf-8") as file:
    prompts = [json.loads(f'"{line}"') for line in file.read().split("\n") if line]
prompts += [mixture(rng) for _ in range(int(sys.argv[2]) if len(sys.argv) > 2 else 200)]
cases = [dict(prompt=p, cleaned=Pipeline()._text_preprocessing(p, True)[0],
              lowered=Pipeline()._text_preprocessing(p, False)[0]) for p in prompts]
print("[" + ",\n".join(json.dumps(case) for case in cases) + "]")
