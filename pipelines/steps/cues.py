"""Lines in, what a line says about itself out: the signs by which an editor knows a caption, a teaser or a credit.

Each sign is a regular expression over one line alone, without its neighbours; steps/blocks.py weighs the neighbours.
The wording is that of news pages, wire copy, press releases, newsletters and scraped web pages in English, with the most
common forms of French, Spanish, Portuguese, German and Italian pages.
"""

import polars as pl

MAX_CUE_CHARS = 320
"""Longer lines are running text, whatever words they hold; only legal notices and author notes may be longer."""


def _whole(*forms: str) -> str:
    return rf"^(?:{'|'.join(forms)})\s*[.:!…]*$"


def _opening(*forms: str) -> str:
    return rf"^(?:{'|'.join(forms)})"


_SHARE_WORD = (
    r"(?:share|tweet|post|facebook|twitter|x|whatsapp|e-?mail|print|copy(?: link)?|link|linkedin|reddit|telegram|pinterest|pocket"
    r"|flipboard|save|bookmark|comments?|listen|gift|messenger|line|wechat|weibo|viber|sms|follow|like|instagram|youtube|tiktok"
    r"|threads|bluesky|mastodon|rss|download|pdf|a\+|a-|aa|text size|font size|partager|compartir|teilen)"
)
_SITE_WORD = (
    r"(?:terms(?: (?:of|and|&) (?:use|service|sale|conditions?))?|privacy(?: (?:policy|notice))?|cookies?(?: (?:policy|settings))?"
    r"|advertis(?:e|ing)(?: with us)?|contact(?: us)?|about(?: us)?|careers|jobs|help|faq|feedback|site ?map|imprint|impressum|legal(?: notice)?"
    r"|accessibility|subscribe|unsubscribe|log ?in|sign ?in|sign ?up|register|settings|accept(?: all)?|reject(?: all)?|menu|search|home|archive"
    r"|newsletters?|change your address|manage (?:your )?(?:preferences|subscription)|view (?:in|this) .*browser|rss|apps?|press)"
)

_NAVIGATION = "|".join(
    (
        rf"^(?:{_SHARE_WORD}(?-u:\b)[\s,|•·/+&:]*(?:this(?-u:\b)|on(?-u:\b)|via(?-u:\b))?[\s,|•·/+&:]*){{2,}}$",
        rf"^(?:share|print|e-?mail|tweet|save|listen|comments?)(?: (?:this|the|on|via|with|now)(?-u:\b).{{0,60}})?$",
        rf"^{_SITE_WORD}(?:\s*[|•·/,–—-]\s*{_SITE_WORD})+$",
        _whole(
            r"advertisements?|advertising|sponsored(?: content)?|promoted|publicité|anzeige|werbung|publicidad",
            r"(?:story|article|text) continues (?:below|after).*",
            r"skip to .{1,30}|jump to .{1,30}|(?:back|go|return) to (?:the )?(?:top|home ?page|homepage)|scroll (?:down|to).*",
            r"follow(?:ing)?|paid|open in app|member-only story|reuse this content|purchase licensing rights.*|get rights.*|begin text|end text",
            r"\(?(?:end|ends|attn.*|recasts.*|updates with.*|adds .*)\)|-+ ?forwarded message ?-+|original message",
            r"menu|search|log ?in|sign ?in|register|subscribe(?: now)?|load more|show more|view more|see (?:all|more)|close|loading",
            r"(?:next|previous|older|newer) (?:article|story|post|page)s?|page \d+(?: of \d+)?|\d+ (?:of|/) \d+",
            r"\d+[ -]?min(?:ute)?s?(?: (?:read|listen|watch))?|.*(?-u:\b)min(?:ute)?s?[ -](?:read|listen)|reading time(?-u:\b).*|temps de lecture.*",
            r"listen to (?:this|the) (?:article|story).*|this audio is .*|play (?:audio|video).*|watch(?: live| now)?",
            r"for (?:immediate|urgent) release|(?:press|news|media) release|communiqué de presse|embargoed?(?-u:\b).*",
            r"\[?end of (?:the )?(?:briefing|transcript|text|document|release|call|interview|message)\]?|\[?ends?\]?|enditem|[-–—#* ]*ends?[-–—#* ]*|[-–— ]*30[-–— ]+|#\s?#\s?#+",
            r"refresh(?: (?:for|the page)(?-u:\b).*)?|live updates?(?: (?:end|below|follow).*)?|(?:this is a )?(?:breaking|developing)(?: news)? story(?-u:\b).*|more (?:to follow|to come|follows|soon).*",
        ),
        r"^(?:home|news|start|accueil|inicio|startseite)\s*[>›»/|]\s*\S.*$",
        r"^[^.!?<>]{1,40}(?:\s[>›»]\s[^.!?<>]{1,60})+$",
        r"^[←→‹›«»<>↑]+\s*[^<>«».]{2,60}$|^[^<>«».]{2,60}\s[←→›↑]$",
        r"^(?:we|this (?:web)?site) uses? cookies(?-u:\b)|(?-u:\b)cookies?(?-u:\b).*(?-u:\b)(?:accept|consent|settings|experience|preferences)(?-u:\b)",
    )
)
"""Furniture of web pages: share bars, menus, crumbs, page turners, notes of reading time, release notices."""

_TEASER = "|".join(
    (
        r"^(?:\.\.\.|…|[>»*•-])?\s*(?:read|see|watch|learn|find out|view|click|tap)[ -]+(?:more|also|next|here|full story)(?-u:\b)\s*[:|–—>-]?.*$",
        r"^(?:also|now|must) (?:read|watch|see)(?-u:\b)\s*[:|–—-].*$",
        r"^(?:more|next|up next|related|see|don'?t miss|in case you missed it|opinion|analysis|explainer|watch|video|podcast|listen|gallery|in pictures|quiz|live)\s?:\s.*$",
        r"^(?:à )?(?:lire|voir|écouter) (?:aussi|également)(?-u:\b).*$|^(?:lea|lee|ver|leia|veja|vea) (?:también|tambien|también|também|mais|más)(?-u:\b).*$|^(?:lesen sie auch|mehr zum thema|auch interessant|leggi anche|lees ook)(?-u:\b).*$",
        r"^related (?:topics?|tags?|articles?|stories|news|content|links|coverage|posts?|reading|videos?)\s*:?.*$",
        r"^(?:tags?|topics?|keywords?|categor(?:y|ies)|sections?|filed (?:under|in)|posted (?:under|in)|mots-clés|etiquetas|schlagwörter)\s*(?::.*)?$",
        r"^(?:get|sign up|join|subscribe|receive)(?-u:\b).*(?-u:\b)(?:newsletters?|inbox|alerts?|our app|briefings?|mailing list)(?-u:\b).*$|^newsletters?\s*:?$",
        r"^(?:sign up|register|subscribe) (?:for|to|here|now|today|from|free|and)(?-u:\b).*$|^get (?:the|our|your) (?:app|latest|best|day'?s)(?-u:\b).*$",
        r"^(?:already|not) (?:a |an )?(?:subscriber|member|registered|subscribed)(?-u:\b).*$|^(?:already )?have an account(?-u:\b).*$",
        r"(?-u:\b)free (?:articles?|stories) (?:left|remaining|this)(?-u:\b)|(?-u:\b)to (?:continue|keep) reading(?-u:\b)|^(?:\.\.\.|…)?\s*continue reading(?-u:\b).*$",
        r"^(?:become|you'?ve|unlock|support)(?-u:\b).*(?-u:\b)(?:member|supporter|subscriber|journalism|full access|limit)(?-u:\b).*$|^donate(?-u:\b).*$",
        r"^(?:got|have|do you have|know) (?:a|any|something|more)(?-u:\b).*(?:tips?|stor(?:y|ies)|information|question|feedback)(?-u:\b).*$|^(?:send|e-?mail|write to|contact) us(?-u:\b).*$",
        r"^(?:like|liked|enjoy|enjoyed|love|loved) (?:this|what)(?-u:\b).*$|^(?:follow|like|find|join|visit) (?:us|our|@)(?-u:\b)?.*$|^forward (?:this|it) to(?-u:\b).*$",
        r"^thank(?:s| you) for (?:reading|subscribing|your)(?-u:\b).*$|^was this (?:article|page|story) (?:helpful|useful)(?-u:\b).*$|^report (?:an error|a typo|a mistake).*$",
        r"^\d[\d,.]*[km]? (?:comments?|shares?|views?|likes?|reactions?|responses|retweets|recommendations)(?-u:\b).*$|^(?:leave|post|add|write|view|join) (?:a|all|the|your) (?:reply|comments?|conversation|discussion|response)(?-u:\b).*$|^(?:no )?comments?(?: \(\d+\)| are closed| yet)?$",
        r"(?-u:\b)is (?:now )?(?:on|available on) (?:all |the )?(?:messaging|whatsapp|telegram|facebook|instagram|x|google|apple)(?-u:\b).*$",
        r"^next\s?:\s.*$|(?-u:\b)watch our (?:explainer|video)(?-u:\b)|^(?:this (?:page|story|blog|article) will be updated)(?-u:\b).*$",
    )
)
"""Lines that lead away from the article: teasers, sign-up boxes, tags, paywalls, comments."""

_LIST_HEADS = _whole(
    r"related(?: (?:topics?|articles?|stories|news|content|links|coverage|posts?|reading|videos?))?|more (?:on this(?: story| topic)?|stories|news|like this|from .{1,40}|in .{1,30}|about .{1,40}|on .{1,40})",
    r"(?:read|see|watch|learn) (?:more|also|next)|also (?:read|see|watch)|lire aussi|lea también|leia também",
    r"recommended(?: (?:for you|stories|reading|articles))?|you (?:may|might) (?:also )?(?:like|be interested in)|what to read next|read next|see also|up next",
    r"explore more(?: on .*)?|on the same (?:topic|subject)|topics? in this (?:article|story)",
    r"most (?:read|viewed|popular|shared|commented|recent|watched)(?: .{1,30})?|top (?:stories|news|headlines|videos)|trending(?: now| stories)?|popular(?: now| stories| posts)?",
    r"latest(?: (?:news|stories|headlines|updates|posts))?|editor'?s'? (?:picks?|choice)|don'?t miss|in case you missed it|further reading|(?:in )?other news|elsewhere on .{1,40}|recent posts?",
    r"tags?|topics?|keywords?|categories|share(?: (?:this|on).*)?|follow us|external links|à lire aussi|sur le même sujet|más noticias|mehr zum thema|articoli correlati",
)
"""Headings of lists that lead away: what follows them line by line is boilerplate too."""

_LEGAL = "|".join(
    (
        r"^(?:©|\(c\)|copyright(?-u:\b)|℗)",
        r"©\s?(?:copyright\s?)?(?:19|20)\d{2}|(?-u:\b)copyright (?:©|\(c\)|(?:19|20)\d{2})",
        r"(?-u:\b)(?:all rights reserved|tous droits réservés|todos los derechos reservados|alle rechte vorbehalten)(?-u:\b)",
        r"(?-u:\b)may not be (?:published|reproduced|copied|broadcast|redistributed|republished)(?-u:\b)|(?-u:\b)permission (?:of|from) the (?:publisher|copyright)(?-u:\b)",
        r"^our standards(?-u:\b)|(?-u:\b)trust principles(?-u:\b)",
        r"^(?:the |all )?(?:views|opinions)(?: and (?:views|opinions))? (?:expressed|stated)(?-u:\b)|(?-u:\b)do(?:es)? not (?:necessarily )?(?:reflect|represent) the (?:views|opinions|position|policy)(?-u:\b)",
        r"^forward-looking statements?(?-u:\b)|(?-u:\b)safe harbou?r(?-u:\b)|(?-u:\b)actual results (?:may|could) differ(?-u:\b)",
        r"^(?:this|the) (?:article|story|piece|report|post|transcript|interview|text|column|version|page|dispatch|essay|conversation) (?:(?:was|is|has been|have been|had been|may have been|were) )?(?:(?:lightly|automatically|first|originally|also|since|machine|partly) )*(?:amended|corrected|updated|edited|published|appeared|appears|produced|condensed|translated|generated|republished|syndicated|abridged|transcribed)(?-u:\b).*$",
        r"(?-u:\b)(?:you (?:are receiving|receive|received)|you'?re receiving) this (?:e-?mail|message|newsletter)(?-u:\b)|^unsubscribe(?-u:\b)|(?-u:\b)to unsubscribe(?-u:\b)|(?-u:\b)view (?:this (?:e-?mail|message) )?in (?:your |a )?browser(?-u:\b)",
        r"^published in (?:the |print|our )?...*$|^(?:a )?version of this article (?:appear|appears|appeared)",
    )
)
"""Legal lines, disclaimers, notes on the text itself."""

_SIGN_OFF = (
    r"^[a-z]{2,4}(?:[/-][a-z]{2,4}){1,4}$|^\p{Lu}\p{L}{1,9} [a-z]{2,4}(?:[/-][a-z]{2,4}){1,4}$"
    r"|^\p{Lu}{2,4}(?:[/-][a-z]{2,4}){1,4}$"
)
"""Initials with which wire desks sign."""

_AGENCY_PHOTO = r"(?:AP|AFP|Reuters|REUTERS|EPA|EPA-EFE|EFE|Getty(?: Images)?|Xinhua|TASS|ANSA|dpa|DPA|Kyodo|Yonhap|PA|PA Media|AAP|Bloomberg|Anadolu|AA|NurPhoto|Sipa|Shutterstock|iStock|Alamy|NTB|TT|PTI|ANI|VNA|VCG)"
_PHOTO_WORD = r"(?:photos?|photographs?|photography|pictures?|pics?|images?|illustrations?|graphics?|video|portrait|cartoon|map|foto|fotos|crédits?|credits?|bild)"
_CAPTION = "|".join(
    (
        rf"^[\[(]?(?:file |handout |courtesy |cover )?(?i:{_PHOTO_WORD})(?i: credits?| courtesy(?: of)?| by)?\s?[:|/–—-]\s?\S",
        rf"(?:[.!?\"”)\]|]|\s[-–—/|])\s*[\[(]?(?i:file |handout |screenshot |{_PHOTO_WORD} )?(?i:{_PHOTO_WORD}|source)(?i: credits?| by| courtesy(?: of)?)?\s?[:/]\s?[^.]{{2,80}}[\])]?\.?$",
        rf"[\[(](?i:{_PHOTO_WORD}|file|handout)(?-u:\b)[^\])]{{0,80}}[\])]\.?$",
        rf"\[[^\]]*(?-u:\b){_AGENCY_PHOTO}(?: (?i:{_PHOTO_WORD}|file))?(?-u:\b)[^\]]*\]\.?$",
        rf"\([^()]*(?-u:\b){_AGENCY_PHOTO}(?: (?i:{_PHOTO_WORD}|file)(?-u:\b)|\s?/\s?\p{{Lu}}|, (?i:file))[^()]*\)\.?$",
        rf"\(\p{{Lu}}[\p{{L}}.' -]*/\s?{_AGENCY_PHOTO}\)\.?$",
        rf"(?-u:\b){_AGENCY_PHOTO}/\p{{Lu}}[\p{{L}}.' -]{{2,40}}$|\p{{Lu}}\p{{L}}+\s?/\s?{_AGENCY_PHOTO}\.?$|(?-u:\b)via (?:AP|AFP|Reuters|Getty Images|REUTERS)\.?$|(?-u:\b)Getty Images\.?$",
        r"^(?:©|\(c\)|\(C\))\s?\p{Lu}[\p{L}.'’-]+(?: \p{Lu}?[\p{L}.'’-]+){0,3}\s?/\s?\S.*$",
        r"(?:[.!?\"”]\s+|^)(?i:supplied|handout|file photo(?:graph)?|file image|courtesy of [^.]{2,50}|courtesy|screen ?grab|library picture|archive(?: photo)?)(?: (?:photo|image|by|via)[^.]{0,30})?\.?$",
        r"^(?:Getty Images|PA Media|EPA|Shutterstock|Alamy) \p{Lu}[^.]{12,}$",
        r"^(?i:caption|pictured|above|below|left|right|cover|top|clockwise from [a-z ]+)\s?:\s\S",
        r"(?:[.!?\"”]\s+)(?i:photo|photograph|picture|image)(?i: by| courtesy(?: of)?)\s[^.]{2,60}\.?$",
    )
)
"""Photo credits: a caption is known by its credit. Case matters, since many credits are names."""

_NAME = r"\p{Lu}[\p{L}.'’-]* (?:(?:\p{Lu}[\p{L}.'’-]*|[a-z]{2,3}) ){0,3}\p{Lu}[\p{L}.'’-]+"
_BIO = "|".join(
    (
        r"^(?i:the (?:authors?|writers?|columnists?)) (?:is|are|was|were|has|teaches|works|writes|serves|can be)(?-u:\b)",
        r"^(?i:about the (?:authors?|writers?))(?-u:\b)",
        rf"^{_NAME},? is .*(?-u:\b)(?:correspondent|reporter|columnist|journalist|writer|contributor|editor|fellow)(?-u:\b)(?: (?:at|for|with|in|of|based|on|who|and)(?-u:\b).*|\.)$",
        rf"^{_NAME} (?:writes|reports|covers|blogs) (?:on|about|for|from)(?-u:\b)",
    )
)
"""Notes about the author."""

_CREDIT = "|".join(
    (
        r"^[\[(]?(?:additional |with )?(?:reporting|writing|editing|compiled)(?: and (?:writing|editing|reporting))? (?:by|from)(?-u:\b)",
        r"(?-u:\b)(?:contributed to (?:this|the) (?:report|story|article|dispatch)|contributed reporting)(?-u:\b).*$|^with (?:reporting|additional reporting|files|inputs?|contributions?|input) (?:by|from)(?-u:\b)",
        r"^(?-i:\p{Lu}[\p{L}.'’-]+ (?:\p{Lu}[\p{L}.'’-]+ ){1,2})reported from (?-i:\p{Lu})",
        r"^translated (?:from .{1,30} )?by(?-u:\b)|^(?:edited|fact-checked|subedited|produced|illustrated) by(?-u:\b)|^traduit par(?-u:\b)",
        r"^[\[(]?(?:compiled|with inputs?|with agency inputs?) from(?-u:\b)|^(?:with )?agencies\.?$",
    )
)
"""Credits of a wire desk at the end: who reported, wrote, edited and translated."""

_CONTACT = "|".join(
    (
        r"^(?:media|press|investor|public|news|editorial|general)?\s?(?:contacts?|relations|enquir(?:y|ies)|inquir(?:y|ies)|office)(?: (?:contact|person|details|information))?\s?:",
        r"^(?:for|to) (?:more|further|media|additional|press)(?-u:\b).*(?-u:\b)(?:information|details|enquiries|inquiries)(?-u:\b).*(?:contact|visit|call|e-?mail|write|:)",
        r"^(?:tel|phone|mobile|fax|e-?mail|telephone)\.?\s?:\s?\S+.*$",
        r"^\(?[\w.+-]+@[\w-]+(?:\.[\w-]+)+\)?\.?$",
    )
)
"""How to reach the press office or the desk."""

_RULE = r"^[^\p{L}\p{N}]*$"
_BULLET = r"^(?:[•●▪■◦‣⁃∙·*]|[-–—]|o)\s+\S|^(?:\(?\d{1,2}[.)]|\(?[a-z]\)|\(?[ivx]{1,4}\))\s+\S"
_TURN = r"^(?:[\p{Lu}][\p{Lu}'’.\- ]{0,40}(?: ?\([^)]{1,40}\))?|(?i:q|a|question|answer|host|moderator|interviewer|reporter|speaker \d)):\s+\S|^(?:Q|A)\.\s+\S"
_CLOCK = r"^(?:[01]?\d|2[0-3])[:.h][0-5]\d(?:\s?[aApP]\.?[mM]\.?)?(?:\s?(?:GMT|UTC|BST|[CE]E?S?T|ET|EDT|IST))?\s*(?:[-–—:|]|$)|^(?:[1-9]|1[0-2])(?:[:.][0-5]\d)?\s?[ap]\.?m\.?\s*(?:[-–—:|]|$)"
_QUOTE = r"^>\s?\S|^[\"“«‘][^\"“”«»]{12,220}[\"”»’][.!?]?$"

_SIGNS: tuple[tuple[str, str, bool], ...] = (
    ("rule", _RULE, False),
    ("list_head", _LIST_HEADS, True),
    ("caption", _CAPTION, False),
    ("navigation", _NAVIGATION, True),
    ("contact", _CONTACT, True),
    ("credit", _CREDIT, True),
    ("legal", _LEGAL, True),
    ("teaser", _TEASER, True),
    ("sign_off", _SIGN_OFF, False),
    ("bio", _BIO, False),
)


def find_cues(lines: pl.DataFrame) -> pl.DataFrame:
    """Say of each line which sign it carries, if any.

    Args:
        lines: Columns line and char_count, any others.

    Returns:
        The same rows in the same order, with cue (rule, list_head, caption, navigation, contact, credit, legal, teaser,
        bio, or null) and the booleans is_bullet, is_turn (of a speaker), is_clock (an entry of a live blog) and
        is_quote (a block quotation or a line that is one quotation).
    """
    line = pl.col("line")
    is_short = pl.col("char_count") <= MAX_CUE_CHARS
    rows = lines.with_row_index("row")
    # Emphasis marks of Markdown around a whole line say nothing.
    short = rows.filter(is_short).select("row", line=pl.when(line.str.contains(r"^[*_].*[*_]$")).then(line.str.strip_chars("*_")).otherwise(line))
    cue = pl.lit(None, dtype=pl.String)
    for name, pattern, fold_case in reversed(_SIGNS):
        cue = pl.when(line.str.contains(("(?i)" if fold_case else "") + pattern)).then(pl.lit(name)).otherwise(cue)
    found = short.select("row", cue=cue, is_quote=line.str.contains(_QUOTE))
    return (
        rows.join(found, on="row", how="left", maintain_order="left")
        .with_columns(
            pl.col("is_quote").fill_null(value=False),
            is_bullet=line.str.contains(_BULLET),
            is_turn=line.str.contains(_TURN),
            is_clock=line.str.contains(_CLOCK),
        )
        .drop("row")
    )
