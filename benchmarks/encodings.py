"""How often texts in older encodings come back right: `python benchmarks/encodings.py [/usr/share/locale]`.

The texts are the messages of the gettext catalogues on this machine, sentences by people in 38 languages, and for
English the articles of data/raw with typographic quotes. Each is cut to 60, 200, 600 and 2,000 characters and encoded
as such texts were; right is only what equals the original to the letter.
"""

import gettext
import platform
import random
import re
import sys
import time
from collections import Counter
from importlib.metadata import version
from pathlib import Path

import chardet

from pipelines.sources.encodings import decode
from pipelines.sources.rejection import RejectedError

ENCODINGS = {
    "ca": "cp1252", "cs": "cp1250 iso8859-2 cp852", "da": "cp1252 cp850", "de": "cp1252 iso8859-15 mac_roman cp850",
    "en": "cp1252 mac_roman cp850",
    "el": "cp1253 iso8859-7", "es": "cp1252 mac_roman cp850", "et": "cp1257", "fi": "cp1252", "fr": "cp1252 mac_roman",
    "ga": "cp1252", "hr": "cp1250 iso8859-2", "hu": "cp1250 iso8859-2 cp852", "is": "cp1252", "it": "cp1252 mac_roman",
    "ja": "cp932 euc_jp", "ko": "cp949 euc_kr", "lt": "cp1257", "lv": "cp1257", "nb": "cp1252",
    "nl": "cp1252", "pl": "cp1250 iso8859-2 cp852", "pt": "cp1252 mac_roman cp850", "ro": "cp1250",
    "ru": "cp1251 koi8_r iso8859-5 cp866 mac_cyrillic", "sk": "cp1250 iso8859-2", "sl": "cp1250 iso8859-2",
    "sq": "cp1252", "sr": "cp1251 iso8859-5", "sv": "cp1252 mac_roman", "th": "cp874", "tr": "cp1254 iso8859-9",
    "uk": "cp1251 koi8_u", "zh_CN": "gb18030 gbk", "zh_TW": "big5", "ar": "cp1256", "he": "cp1255", "bg": "cp1251",
    "be": "cp1251",
}  # fmt: skip
SIZES = (60, 200, 600, 2_000)
CASES = 20
_NO_PROSE = re.compile(r"%[-0-9.#]*[a-zA-Z]|\\\w|--?[a-z-]+|<[^>]*>|\{[^}]*\}")


def messages(folder: Path, language: str) -> list[str]:
    found = set()
    for file in sorted(folder.glob(f"{language}/LC_MESSAGES/*.mo")):
        try:
            with file.open("rb") as stream:
                catalogue = gettext.GNUTranslations(stream)._catalog
        except (OSError, UnicodeError):
            continue
        for key, value in catalogue.items():
            if key and isinstance(value, str) and len(value) > 40 and value != key:
                found.add(" ".join(_NO_PROSE.sub("", value).split()))
    return sorted(found)


def english() -> list[str]:
    found = []
    for file in sorted(Path(__file__).parent.parent.glob("data/raw/**/*.txt")):
        try:
            text = file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        text = re.sub(r'(?<!\S)"', "“", text).replace('"', "”").replace("'", "’").replace(" - ", " — ")
        found.extend(line for line in text.split("\n") if len(line) > 40)
    return found


def texts(lines: list[str], encoding: str, size: int, rng: random.Random) -> list[tuple[str, bytes]]:
    cases = []
    for _ in range(CASES * 3):
        start = rng.randrange(len(lines))
        text = "\n".join(lines[start : start + 1 + size // 40])[: size * 2]
        text = text.encode(encoding, "ignore").decode(encoding)
        data = text.encode(encoding)
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            cases.append((text, data))
    return cases[:CASES]


def ours(data: bytes) -> str | None:
    try:
        return decode(data).text
    except RejectedError:
        return None


def theirs(data: bytes) -> str | None:
    found = chardet.detect(data, compat_names=False)["encoding"]
    return data.decode(found, "replace") if found else None


def main() -> None:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "/usr/share/locale")
    rng = random.Random(1)
    right: Counter[tuple[str, str, int]] = Counter()
    count: Counter[tuple[str, int]] = Counter()
    seconds: Counter[str] = Counter()
    for language, encodings in ENCODINGS.items():
        lines = english() if language == "en" else messages(folder, language)
        if not lines:
            print(f"no catalogues of {language} in {folder}")
            continue
        for encoding in encodings.split():
            for size in SIZES:
                cases = texts(lines, encoding, size, rng)
                count[encoding, size] += len(cases)
                for name, read in (("dateline", ours), ("chardet", theirs)):
                    started = time.process_time()
                    right[name, encoding, size] += sum(read(data) == text for text, data in cases)
                    seconds[name] += time.process_time() - started
    print(f"\n{platform.machine()}, Python {platform.python_version()}, chardet {version('chardet')}\n")
    print("| encoding | texts |" + "".join(f" {size} characters |" for size in SIZES) + " all | chardet alone |")
    print("|---|---|" + "---|" * (len(SIZES) + 2))
    for encoding in [*sorted({e for e, _ in count}), "all"]:
        keys = [key for key in count if encoding in {"all", key[0]}]
        shares = []
        for size in (*SIZES, None):
            chosen = [key for key in keys if size in {None, key[1]}]
            shares.append(sum(right["dateline", *k] for k in chosen) / max(1, sum(count[k] for k in chosen)))
        alone = sum(right["chardet", *k] for k in keys) / max(1, sum(count[k] for k in keys))
        cells = " | ".join(f"{share:.1%}" for share in [*shares, alone])
        print(f"| {encoding} | {sum(count[k] for k in keys):,} | {cells} |")
    total = sum(count.values())
    print("\n" + ", ".join(f"{name}: {s / total * 1000:.2f} ms a text" for name, s in seconds.items()))


if __name__ == "__main__":
    main()
