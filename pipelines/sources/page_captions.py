"""The element tree of a page in, changed so that the captions of its pictures are paragraphs, and their texts out."""

import re
from collections import Counter
from typing import Any

_CAPTION_CLASS = re.compile(r"caption(?!s|ed|ing)", re.IGNORECASE)
"""Classes of captions: "wp-caption-text", "image-caption", "imageCaption"; "captions" are those of videos."""

_BLOCKS = ("p", "div", "table", "ul", "ol", "dl", "blockquote", "pre", "section", "article", "figure", "h1", "h2", "h3")
_CONTENT = ("p", "table", "ul", "ol", "dl", "blockquote", "pre", "section", "article", "h1", "h2", "h3")
"""What a figure around nothing but a picture does not hold beside its caption."""

_SEAM = re.compile(r"(?<![(\[“‘\s])\x1f(?=[^\W_a-z]|[(\[“‘©|/–—])")
"""Where two elements meet between words; elsewhere a mark of punctuation or the rest of a word follows."""

_MAX_CAPTION_CHARS = 1_000
"""A longer text is no caption, whatever its class says."""


def _says_caption(element: Any) -> bool:
    if element.tag == "figcaption":
        return True
    # The class may say of a whole article that it has a caption: only an element without blocks is one itself.
    return _CAPTION_CLASS.search(element.get("class") or "") is not None and not _holds(element, _BLOCKS)


def _holds(element: Any, tags: tuple[str, ...]) -> bool:
    return next(element.iterdescendants(*tags), None) is not None


def _text_of(element: Any) -> str:
    """The text of an element, with a blank where its parts are set apart by their elements only."""
    for part in element.iterdescendants("br", *_BLOCKS):
        part.tail = f" {part.tail or ''}"
    text = "\x1f".join(t for t in element.itertext() if t)
    return " ".join(_SEAM.sub(" ", text).replace("\x1f", "").split())


def _without_blanks(text: str) -> str:
    return "".join(text.split())


def _is_picture(figure: Any, caption: Any) -> bool:
    """Whether a figure holds, beside its caption, no table, quotation, list or text of its own."""
    return all(caption in part.iterancestors() for part in figure.iterdescendants(*_CONTENT) if part is not caption)


def _become_paragraph(element: Any, text: str) -> None:
    for child in list(element):
        element.remove(child)
    element.tag, element.text = "p", text
    element.attrib.clear()


def _note_holders(element: Any, nearest: dict[Any, Any]) -> Any:
    """The figure that holds an element, or None; `nearest` has that of each element above captions, itself included."""
    path = []
    for holder in element.iterancestors():
        if holder in nearest:
            break
        path.append(holder)
    for holder in reversed(path):
        nearest[holder] = holder if holder.tag == "figure" else nearest.get(holder.getparent())
    return nearest.get(element.getparent())


def keep_captions(tree: Any) -> list[str]:
    """Turn captions into plain paragraphs: the extraction keeps those in the article, and drops figures as a whole.

    A figure of a picture with one caption becomes that paragraph, without its buttons and texts for screen readers.

    Args:
        tree: The page as lxml reads it; changed in place.

    Returns:
        The texts of all captions of the page, white space folded, inside the article or not; without those that a
        paragraph of the page repeats, since the text alone would not tell which is which.
    """
    nearest: dict[Any, Any] = {}
    found: list[tuple[Any, Any, str]] = []
    # The innermost first: a wrapper may have the class of a caption as well.
    for element in reversed(list(tree.iter("figcaption", "p", "div"))):
        if element in nearest or not _says_caption(element):
            continue
        text = _text_of(element)
        if 0 < len(text) <= _MAX_CAPTION_CHARS:
            found.append((element, _note_holders(element, nearest), text))
    counts = Counter(figure for _, figure, _ in found)
    around_figures = {nearest.get(holder.getparent()) for holder in nearest if holder.tag == "figure"}
    for element, figure, text in found:
        is_alone = figure is not None and counts[figure] == 1 and figure not in around_figures
        is_alone = is_alone and _is_picture(figure, element)
        _become_paragraph(figure if is_alone else element, text)
    for holder in nearest:
        if holder.tag == "figure":
            holder.tag = "div"
        if _CAPTION_CLASS.search(f"{holder.get('class')} {holder.get('id')}"):
            holder.attrib.clear()
    texts = [text for _, _, text in reversed(found)]
    # Each caption is a paragraph now; one more with its wording is none.
    printed = Counter(_without_blanks(p.text_content()) for p in tree.iter("p") if not _holds(p, _BLOCKS))
    wanted = Counter(map(_without_blanks, texts))
    return [text for text in texts if printed[_without_blanks(text)] <= wanted[_without_blanks(text)]]
