"""The name and bytes of a file in, its format and records out; content decides, and the name where it leaves doubt."""

from pipelines.sources.archive import GZIP, ZIP, read_zip, unpack_gzip
from pipelines.sources.content import BadRecord, Content, FoundRecord, check_text
from pipelines.sources.damage import is_damaged
from pipelines.sources.encodings import decode
from pipelines.sources.frontmatter import read_front_matter
from pipelines.sources.given import read_given
from pipelines.sources.jsonlines import is_json_lines, read_document, read_lines
from pipelines.sources.magic import find_magic
from pipelines.sources.rejection import RejectedError
from pipelines.sources.webpage import declared_charset, is_html, is_xml, read_page

_BY_ENDING = {
    "md": "md", "markdown": "md", "mdown": "md", "html": "html", "htm": "html", "xhtml": "html", "shtml": "html",
    "jsonl": "jsonl", "ndjson": "jsonl", "jsonlines": "jsonl", "json": "json",
}  # fmt: skip


def _recognise(text: str, named: str) -> str:
    """The format of a decoded text whose name suggests `named`.

    A page is a page and JSON Lines are JSON Lines under any name. What a name promises and the content does not hold, a
    page without tags say, is read as plain text, except for JSON: there every line is told what is wrong with it.
    """
    first = text[0] if not text[0].isspace() else text.lstrip()[:1]
    if first == "<":
        if is_html(text, named=named == "html"):
            return "html"
        if is_xml(text):
            raise RejectedError(
                "no_text", "The file is XML, which is not taken apart; convert it to text, HTML or JSONL."
            )
    elif first in "{[" and named not in {"jsonl", "json"} and is_json_lines(text):
        return "jsonl"
    if named == "html":
        return "html" if is_html(text, named=True) else "txt"
    if named == "json":
        return "jsonl" if is_json_lines(text) else "json"
    if named == "txt" and text.startswith("---\n") and read_front_matter(text):
        return "md"
    return named


def _read_text(form: str, text: str) -> tuple[list[FoundRecord], list[BadRecord]]:
    """The records and bad records in a decoded text of a recognised format."""
    match form:
        case "jsonl":
            return read_lines(text)
        case "json":
            return read_document(text)
        case "html":
            return [read_page(text)], []
    record = FoundRecord(0, text)
    front = read_front_matter(text) if form == "md" else None
    if front is None:
        check_text(text)
    else:
        # The front matter stays in the text: offsets count in what a person sees when opening the file.
        fields, end = front
        check_text(text[end:])
        record = read_given(fields, record)
    return [record], []


def _read_plain(name: str, data: bytes, content: Content, suffix: str) -> None:
    """Decode and read what is neither compressed nor an archive, into content."""
    if not data or data.isspace():
        raise RejectedError("empty", "The file is empty; save the text again, or delete the file.")
    kind = find_magic(data)
    if kind is not None:
        raise RejectedError("binary", f"The file is {kind[0]}, not text; {kind[1]}.")
    named = _BY_ENDING.get(name.rpartition(".")[2].lower(), "txt")
    decoded = decode(data, declared_charset(data) if named == "html" or b"<" in data[:100] else None)
    text = decoded.text
    content.encoding = decoded.encoding
    content.has_replacement = decoded.is_patched or is_damaged(text)
    if not text or text.isspace():
        check_text(text)
    form = _recognise(text, named)
    content.format = form + suffix
    content.records, content.bad_records = _read_text(form, text)
    if form in {"jsonl", "json"} and not content.has_replacement:
        # Escapes such as U+FFFD and lone surrogates show only when the JSON is read.
        content.has_replacement = any(is_damaged(record.text) for record in content.records)


def _read_single(name: str, data: bytes, max_bytes: int) -> Content:
    """Read a file, or a member of an archive, that is no zip archive itself."""
    content, suffix = Content(), ""
    try:
        if data.startswith(GZIP):
            data, suffix = unpack_gzip(data, max_bytes), ".gz"
            name = name.lower().removesuffix(".gz")
            if data.startswith((GZIP, *ZIP)):
                raise RejectedError("bad_archive", "The gzip file holds another archive; unpack the outer one.")
        _read_plain(name, data, content, suffix)
    except RejectedError as error:
        content.rejection = error
    content.settle()
    return content


def read_content(name: str, data: bytes, max_file_bytes: int) -> Content:
    """Recognise the format of a file by its content and name, and take its records out.

    Args:
        name: Name of the file, without folders.
        data: Its bytes.
        max_file_bytes: Largest size after unpacking, in bytes.

    Returns:
        The records, or the reason why there are none; never raises for any name and bytes.
    """
    if not data.startswith(ZIP):
        return _read_single(name, data, max_file_bytes)
    try:
        content = read_zip(data, max_file_bytes, lambda member, inner: _read_single(member, inner, max_file_bytes))
    except RejectedError as error:
        return Content(format="zip" if error.reason != "binary" else None, rejection=error)
    content.settle()
    return content
