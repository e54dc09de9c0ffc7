"""The words by which header lines label their values, folded, and the field that each stands for."""

import re

from pipelines.steps.article.calendar_words import fold

_LABELS = {
    "title": (
        "title|headline|head|heading|subject|subject line|dc:title|og:title|twitter:title|hed|titre|titel"
        "|titulo|titular|titolo"
    ),
    "subtitle": (
        "subtitle|sub-title|sub title|subheadline|subheading|subhead|standfirst|strapline|deck|dek"
        "|sottotitolo|chapo|summary|abstract|lead-in|og:description"
    ),
    "author": (
        "by|byline|author|authors|author(s)|writer|writers|written by|words|words by|text|text by|story"
        "|story by|reporter|reporters|reported by|report by|report|reporting|reporting by|correspondent"
        "|correspondents|journalist|dc:creator|creator|article by|article:author|par|por|von|auteur|auteurs"
        "|autor|autores|autorin|di|door|yazan|analysis by|opinion by|interview by|essay by|column by"
        "|review by|contributor|contributors|posted by|submitted by|compiled by|penulis|oleh|yazar|muhabir|autorzy"
        "|autorka|författare|forfatter|skrevet av|автор|авторы|автори|авторка|текст|корреспондент"
    ),
    "published": (
        "published|published on|published at|first published|first published on|originally published"
        "|published date|publication date|publish date|date published|datepublished|pubdate|pub date|pub|date"
        "|date of publication|dateline date|posted|posted on|posted at|release date|released|released on"
        "|issued|issued on|issue date|created|created on|dc:date|filed|article:published_time|published_time"
        "|published_at|time|timestamp|publie|publie le|veroffentlicht|veroffentlicht am|publicado"
        "|publicado el|publicado em|pubblicato|pubblicato il|fecha|datum|sent|print date|printed"
        "|story created|aired|air date|broadcast|broadcast on|first broadcast|tarih|yayın tarihi|yayınlanma tarihi"
        "|tanggal|diterbitkan|data publikacji|opublikowano|publikováno|publicerad|publisert|publiceret|julkaistu|дата"
        "|опубликовано|дата публикации|опубліковано|дата публікації|입력|기사입력|등록|发布时间|發布時間|公開日|配信日"
    ),
    "updated": (
        "updated|updated on|updated at|last updated|last updated on|last update|update|last modified"
        "|last modified on|modified|modified on|date modified|datemodified|lastmod|last edited|edited on"
        "|revised|revised on|last revised|article:modified_time|modified_time|updated_at|mis a jour"
        "|mis a jour le|aktualisiert|aktualisiert am|actualizado|actualizado el|atualizado|atualizado em"
        "|aggiornato|aggiornato il|story updated|amended|corrected|last reviewed|güncelleme"
        "|güncelleme tarihi|son güncelleme|diperbarui"
        "|aktualizacja|zaktualizowano|aktualizováno|uppdaterad|oppdatert|opdateret|päivitetty|обновлено|оновлено|수정"
        "|최종수정|更新|更新时间|更新時間|更新日|最終更新"
    ),
    "publisher": (
        "source|outlet|publication|publisher|newspaper|paper|website|site|media|medium|media outlet"
        "|news source|source name|publication name|publication title|journal|magazine|station|og:site_name"
        "|site_name|sitename|dc:publisher|from|issuer|issued by|company|organisation|organization|via|quelle"
        "|fuente|fonte|broadcaster|channel|program|programme|kaynak|sumber|źródło|zdroj|källa|kilde|источник|джерело|来源"
        "|來源|출처"
    ),
    "agency": "agency|news agency|wire|wire service|agence|agencia|agentur",
    "url": (
        "url|link|permalink|canonical|canonical url|web address|web|source url|source link|og:url|article url"
        "|address|original|original link|original url"
    ),
    "language": "language|lang|dc:language|langue|sprache|idioma|og:locale|inlanguage",
    "place": "place|location|dateline|city|lieu|ort|lugar|luogo|where",
    "other": (
        "sources|reference|ref|reference number|reference no|ref no|case number|section|category|categories|keyword"
        "|keywords|tag|tags|topic|topics|wordcount|word count|words count"
        "|length|id|guid|message-id|content-type|content-transfer-encoding|mime-version|to|cc|bcc|reply-to"
        "|return-path|received|x-mailer|list-unsubscribe|draft|slug|type|format|copyright|rights|dc:rights"
        "|country|region|priority|urgency|edition|page|pages|volume|issue|load-date|load date|document type"
        "|doc type|series|version|status|layout|permalink id|desk|service|image|images|thumbnail|photo|editor"
        "|editors|edited by|photographer|photographers|photos|photographs|photographs by|photos by"
        "|photography|pictures|pictures by|images by|video by|illustration|illustrations by|graphics by"
        "|reading time|read time|comments|description|og:type|og:image|dc:subject|dc:type|dc:format"
        "|dc:identifier|embargo|embargoed until|contact|phone|email|e-mail|tel|rubrique|ressort|seccion"
        "|translator|translated by|fact-checked by|editing by|produced by|related"
    ),
}
LABEL_FIELDS: dict[str, str] = {
    fold(label): field for field, labels in reversed(list(_LABELS.items())) for label in labels.split("|")
}
"""Label as a header prints it, folded -> title, subtitle, author, published, updated, publisher, agency, url, language,
place, or other (a label whose value is no field of an article)."""

_NUMBERED = frozenset({"reference", "ref"})
"""Labels of numbers; before words they are words of a headline."""

_KEY = re.compile(
    r"^\s*[\"'*_<\[]*(?P<key>[^\W\d_](?:[^\W\d]|[:().\- ]){0,26}?)[\"'*_]*\s?(?::|=|\t|：|>)\s*(?P<value>.*)$",
    re.DOTALL,
)
_TAG = re.compile(
    r"^\s*<(?P<key>[A-Za-z][\w:.-]*)(?:\s[^<>]*)?>\s*(?:<!\[CDATA\[)?(?P<value>.*?)(?:\]\]>)?\s*</(?P=key)>\s*$",
    re.DOTALL,
)
_META = re.compile(
    r"^\s*<meta\s[^<>]*?(?:name|property|itemprop)\s*=\s*[\"'](?P<key>[^\"']+)[\"'][^<>]*?content\s*=\s*[\"'](?P<value>[^\"']*)[\"']",
    re.IGNORECASE,
)
_TAG_LABELS = {"h1": "title", "time": "published", "cite": "author", "creator": "author", "name": "author"}

_DATE_LABEL = re.compile(
    r"(?<![\w-])(?P<updated>(?:last |latest )?(?:updated?|modified|revised|amended|edited)|mise? à jour|aktualisiert"
    r"|act?ualizad[oa]|aggiornato|stand|güncelleme|aktualizacja|uppdaterad|oppdatert|opdateret|обновлено|оновлено"
    r"|수정|更新)\b"
    r"|(?<![\w-])(?P<published>(?:first |originally )?(?:published|posted|issued|released|created|filed|printed|sent"
    r"|broadcast|aired)"
    r"|publi[ée]e?|publicad[oa]|pubblicato|veröffentlicht|opublikowano|publicerad|publisert|publiceret|опубликовано|опубліковано|입력|등록|发布"
    r"|pub(?:lication)? ?date|date)\b",
    re.IGNORECASE,
)


_RELATIVE = re.compile(
    r"\b(?:about |over |an? |\d+ ?)(?:seconds?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?) ago\b", re.IGNORECASE
)


def labelled_value(line: str) -> tuple[str, int, int] | None:
    """The field, and where its value stands, of a line "Label: value", "<label>value</label>" or a meta tag.

    Args:
        line: One line.

    Returns:
        (field, start, end) with the field as in LABEL_FIELDS, or None where the line has no known label.
    """
    for pattern in (_TAG, _META, _KEY):
        m = pattern.match(line)
        if not m:
            continue
        key = fold(m["key"].strip()).strip(" .-")
        field = (_TAG_LABELS.get(key) if pattern is not _KEY else None) or LABEL_FIELDS.get(key)
        if key in _NUMBERED and not any(c.isdigit() for c in m["value"]):
            continue
        if field:
            start, end = m.span("value")
            while start < end and line[start] in " \t\"'*_":
                start += 1
            while end > start and line[end - 1] in " \t\"'*_,;":
                end -= 1
            return field, start, end
    return None


def is_date_label(text: str) -> bool:
    """Whether a text is nothing but the label of a date: "Last updated"."""
    return LABEL_FIELDS.get(fold(text.strip(" \t\"'*_")).rstrip(".")) in {"published", "updated"}


def date_role(text: str) -> str | None:
    """Which of published and updated the last label in the text before a date means; None where it has no label."""
    role = None
    for m in _DATE_LABEL.finditer(text):
        role = "updated" if m["updated"] else "published"
    return role


def without_date_labels(text: str) -> str:
    """The text with the labels of dates, and times such as "3 hours ago", blanked out; its length stays."""
    return _RELATIVE.sub(_blank, _DATE_LABEL.sub(_blank, text))


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())
