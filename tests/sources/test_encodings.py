"""Bytes to text: each encoding round trips, English is not guessed as something exotic, damage is noticed."""

import codecs
import hashlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.sources.codepages import decode_legacy
from pipelines.sources.context import score_context
from pipelines.sources.damage import is_damaged
from pipelines.sources.encodings import decode, normalise_newlines
from pipelines.sources.rejection import RejectedError

ENGLISH = (
    "ULAANBAATAR — “We’re ready for the talks,” the minister said on Tuesday at a café in the centre of the city.\n"
    "The deal with José Peña’s firm is worth €5 million – half of what Zürich had asked for."
)
SAMPLES: dict[str, tuple[str, list[str]]] = {
    "English": (ENGLISH, ["cp1252", "mac_roman"]),
    "English without typography": (
        "The town of São Tomé has asked the minister for a bridge, and the engineers said that it is in a bad state.",
        ["cp1252", "latin-1", "mac_roman", "cp850"],
    ),
    "French": (
        "Le président s’est rendu à Orléans, où l’élection a été reportée ; les électeurs sont déçus, dit la préfète.",
        ["cp1252", "mac_roman"],
    ),
    "German": (
        "Die Außenministerin erklärte, die Gespräche über die Öffnung der Brücke würden im März fortgeführt.",
        ["cp1252", "iso8859-15", "mac_roman", "cp850"],
    ),
    "Spanish": ("El niño llegó mañana, según explicó el señor Núñez; ¿quién lo sabía?, preguntó la jueza.", ["cp1252"]),
    "Polish": (
        "Wójt gminy zapowiedział, że most zostanie otwarty dopiero w październiku; mieszkańcy są rozczarowani.",
        ["cp1250", "iso8859-2", "cp852"],
    ),
    "Czech": (
        "Předseda vlády včera řekl, že nový most přes řeku bude otevřen až příští rok, což místní lidi zklamalo.",
        ["cp1250", "iso8859-2"],
    ),
    "Hungarian": (
        "A miniszterelnök szerint az új híd csak jövőre készül el, ami a környékbelieket nagyon elkeserítette.",
        ["cp1250", "iso8859-2"],
    ),
    "Turkish": (
        "Başbakan dün yaptığı açıklamada köprünün ancak gelecek yıl açılacağını söyledi; halk üzgün.",
        ["cp1254", "iso8859-9"],
    ),
    "Albanian": (
        "Kryeministri tha dje se ura e re mbi lumë do të hapet vetëm vitin e ardhshëm, gjë që i zhgënjeu banorët.",
        ["cp1252"],
    ),
    "Russian": (
        "Министр сообщил во вторник, что новый мост через реку откроют только в следующем году.",
        ["cp1251", "koi8-r", "iso8859-5", "cp866", "mac-cyrillic"],
    ),
    "Ukrainian": (
        "Міністр повідомив у вівторок, що новий міст через річку відкриють лише наступного року.",
        ["cp1251", "koi8-u"],
    ),
    "Greek": ("Ο υπουργός ανακοίνωσε χθες ότι η νέα γέφυρα θα ανοίξει τον επόμενο χρόνο.", ["cp1253", "iso8859-7"]),
    "Hebrew": ("השר הודיע אתמול כי הגשר החדש מעל הנהר ייפתח רק בשנה הבאה.", ["cp1255", "iso8859-8"]),
    "Arabic": ("أعلن الوزير أمس أن الجسر الجديد فوق النهر لن يفتح إلا في العام المقبل.", ["cp1256", "iso8859-6"]),
    "Thai": ("รัฐมนตรีกล่าวเมื่อวานนี้ว่าสะพานใหม่ข้ามแม่น้ำจะเปิดในปีหน้า", ["cp874"]),
    "Chinese": ("部长星期二表示，横跨河流的新桥要到明年才能开放，当地居民对此感到失望。", ["gb18030", "gbk"]),
    "Chinese, traditional": ("部長星期二表示，橫跨河流的新橋要到明年才能開放，當地居民對此感到失望。", ["big5"]),
    "Japanese": (
        "大臣は火曜日、川にかかる新しい橋は来年まで開通しないと述べ、住民は失望している。",
        ["cp932", "euc_jp", "iso2022_jp"],
    ),
    "Korean": ("장관은 화요일 강을 가로지르는 새 다리가 내년에야 개통될 것이라고 말했다.", ["cp949", "euc_kr"]),
}
LEGACY = [(name, text, encoding) for name, (text, encodings) in SAMPLES.items() for encoding in encodings]


@pytest.mark.parametrize(("text", "encoding"), [c[1:] for c in LEGACY], ids=[f"{c[0]} {c[2]}" for c in LEGACY])
def test_texts_in_older_encodings_come_back(text: str, encoding: str) -> None:
    decoded = decode(text.encode(encoding))
    assert decoded.text == text
    assert text.encode(decoded.encoding) == text.encode(encoding)
    assert not decoded.is_patched
    assert not is_damaged(decoded.text)


UNICODE = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"]


@pytest.mark.parametrize("encoding", UNICODE)
@pytest.mark.parametrize("name", SAMPLES)
def test_texts_in_unicode_encodings_come_back(name: str, encoding: str) -> None:
    text = SAMPLES[name][0] + "\nOne line of English under it.\n"
    decoded = decode(text.encode(encoding))
    assert (decoded.text, decoded.encoding) == (text, encoding)


def test_big_endian_marks_are_known() -> None:
    assert decode(codecs.BOM_UTF16_BE + "Text".encode("utf-16-be")) == ("Text", "utf-16", False)
    assert decode(codecs.BOM_UTF32_BE + "Text".encode("utf-32-be")) == ("Text", "utf-32", False)


@pytest.mark.parametrize(
    "text",
    ["The café of Mr Peña", "It’s late", "“Hello,” he said.", "Déjà vu, garçon – c’est ça", "£5 and 20°C", "Zürich",
     "naïve", "São Tomé", "the cafe of André and", "1–0", "© 2024 The Post"],
)  # fmt: skip
def test_a_few_accents_or_quotes_are_windows_1252(text: str) -> None:
    assert decode(text.encode("cp1252")) == (text, "cp1252", False)


def test_names_of_other_code_pages_in_english_text() -> None:
    text = "The president of Poland, Lech Wałęsa, said on Friday that he has a plan for the city of Łódź and its mayor."
    assert decode(text.encode("cp1250")).text == text
    text = (
        "The president of Turkey, Erdoğan, said on Friday that the mayor of Iğdır has to go and is to stand for trial."
    )
    assert decode(text.encode("cp1254")).text == text


def test_a_declared_encoding_is_believed_where_it_fits() -> None:
    russian = SAMPLES["Russian"][0][:20]
    assert decode(russian.encode("koi8-r"), "KOI8-R") == (russian, "koi8-r", False)
    assert decode("It’s".encode("cp1252"), "ISO-8859-1").text == "It’s"  # as browsers read that label
    for odd in ("no-such-encoding", "unicode_escape", "utf-7", "rot13", "idna", "hex"):
        assert decode(ENGLISH.encode("cp1252") + b" \\ud800", odd).text == ENGLISH + " \\ud800"
    assert decode(ENGLISH.encode("cp1252"), "utf-8").text == ENGLISH
    assert decode(ENGLISH.encode("cp1252"), "koi8-r").text == ENGLISH  # a lie


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("“Café” in ".encode() + b"S\xe3o Paulo", "“Café” in São Paulo"),  # two encodings pasted together
        ("Zürich, Genève: ".encode() + b"it\x92s", "Zürich, Genève: it’s"),
        ("Zürich, Genève, caf".encode() + b"\xc3", "Zürich, Genève, caf\ufffd"),  # cut in the middle of a character
        ("“One” ".encode() + b"\xe2\x80 two", "“One” \ufffd two"),
        ("éé ".encode() + b"\xa0\xbf ", "éé \ufffd\ufffd "),
        (codecs.BOM_UTF8 + b"caf\xe9 noir", "café noir"),
    ],
)
def test_foreign_bytes_in_utf8_are_patched_and_noticed(data: bytes, text: str) -> None:
    decoded = decode(data)
    assert (decoded.text, decoded.is_patched) == (text, True)


def test_a_cut_utf16_file_is_patched() -> None:
    data = "A text that is cut".encode("utf-16")[:-1]
    assert decode(data) == ("A text that is cu\ufffd", "utf-16", True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\r\nb\r\n", "a\nb\n"),
        ("a\rb", "a\nb"),
        ("a\r\n\rb\n\nc", "a\n\nb\n\nc"),
        ("a\r\r\nb", "a\nb"),  # converted twice
        ("a\u2028b\u2029c\x85d\x0be\x0cf", "a\u2028b\u2029c\x85d\x0be\x0cf"),
    ],
)
def test_newlines(text: str, expected: str) -> None:
    assert normalise_newlines(text) == expected
    assert decode(text.encode()).text == expected


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "latin-1", "cp1251", "mac_roman"])
def test_text_that_was_decoded_twice_is_noticed(encoding: str) -> None:
    twice = "“It’s” a café in Zürich, à la carte.".encode().decode(encoding, "replace")
    assert is_damaged(twice) == (encoding != "utf-8")


@pytest.mark.parametrize(
    "text",
    [ENGLISH, *(text for text, _ in SAMPLES.values()), "« Voilà…» dit-il.", "Il est arrivé…»", "GRÃO-PARÁ, IRMÃ",
     "Â»", "20 °C", "Ðuro Ñandú", "√2 ≥ 1", "ÂME", "À…»"],
)  # fmt: skip
def test_sound_text_is_not_called_damaged(text: str) -> None:
    assert not is_damaged(text)


@pytest.mark.parametrize("text", ["caf\ufffd", "It\x92s", "CafÃ©", "â€œQuoteâ€\x9d", "Ð¼Ð¾Ñ\x81Ñ‚", "вЂњРўРµРєСЃС‚вЂќ"])
def test_damage_is_noticed(text: str) -> None:
    assert is_damaged(text)


def test_random_bytes_are_not_decoded() -> None:
    data = bytes(b | 0x80 for b in hashlib.sha512(b"").digest()) * 4
    with pytest.raises(RejectedError, match=r"encoding of 256 of 256 bytes"):
        decode_legacy(data)


def test_the_score_sinks_with_each_character_out_of_place() -> None:
    right, wrong = ENGLISH, ENGLISH.encode("cp1252").decode("mac_roman")
    assert score_context(right) > 0.9
    assert score_context(wrong) < score_context(right)
    assert score_context("dЖjЕ vu") < 0
    assert score_context("plain") == 1


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1))
def test_utf8_is_never_taken_for_anything_else(text: str) -> None:
    decoded = decode(text.encode())
    assert decoded.text == text.removeprefix("\ufeff")
    assert decoded.encoding == ("utf-8-sig" if text.startswith("\ufeff") else "utf-8")


@given(st.binary(min_size=1, max_size=300))
def test_any_bytes_are_decoded_or_rejected(data: bytes) -> None:
    with suppress(RejectedError):
        text = decode(data).text
        text.encode()  # raises for lone surrogates, which no frame can hold
        assert "\r" not in text


_WORDS = ["the", "of", "and", "said", "—", "“a”", "café", "Müller", "€5", "it’s", "20°C", "naïve", "São"]


@given(st.lists(st.sampled_from(_WORDS), min_size=1))
def test_any_english_in_windows_1252_comes_back(words: list[str]) -> None:
    text = " ".join(["The minister said that it is in the plan of", *words])
    assert decode(text.encode("cp1252")).text == text
