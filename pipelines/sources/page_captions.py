"""The element tree of a page in, changed so that the captions of its pictures are paragraphs, and their texts out."""

import re
from collections import Counter
from typing import Any

_CAPTION_CLASS = re.compile(r"caption(?!s|ed|ing)", re.IGNORECASE)
"""Classes of captions: "wp-caption-text", "image-caption", "imageCaption"; "captions" are those of videos."""

_MAX_CAPTION_CHARS = 1_000
"""A longer text is no caption, whatever its class says."""


def _says_caption(element: Any) -> bool:
    return element.tag == "figcaption" or _CAPTION_CLASS.search(element.get("class") or "") is not None


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

    A figure with one caption becomes that paragraph, without its buttons and texts for screen readers.

    Args:
        tree: The page as lxml reads it; changed in place.

    Returns:
        The texts of all captions of the page, white space folded, inside the article or not.
    """
    nearest: dict[Any, Any] = {}
    found: list[tuple[Any, Any, str]] = []
    # The innermost first: a wrapper may have the class of a caption as well.
    for element in reversed(list(tree.iter("figcaption", "p", "div"))):
        if element in nearest or not _says_caption(element):
            continue
        text = " ".join(element.text_content().split())
        if 0 < len(text) <= _MAX_CAPTION_CHARS:
            found.append((element, _note_holders(element, nearest), text))
    counts = Counter(figure for _, figure, _ in found)
    around_figures = {nearest.get(holder.getparent()) for holder in nearest if holder.tag == "figure"}
    for element, figure, text in found:
        is_alone = figure is not None and counts[figure] == 1 and figure not in around_figures
        _become_paragraph(figure if is_alone else element, text)
    for holder in nearest:
        if holder.tag == "figure":
            holder.tag = "div"
        if _CAPTION_CLASS.search(f"{holder.get('class')} {holder.get('id')}"):
            holder.attrib.clear()
    return [text for _, _, text in reversed(found)]
