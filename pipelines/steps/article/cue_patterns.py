"""The signs by which an editor knows a caption, a teaser or a credit: regular expressions over one line.

The wording is that of news pages, wire copy, press releases, newsletters and scraped pages in English, with the most
common forms of French, Spanish, Portuguese, German and Italian pages. Patterns are written for Polars (Rust regex): no
look-around, and no large bounded repeats, which cost its automata far more than the bound saves.
"""


def _whole(*forms: str) -> str:
    return rf"^(?:{'|'.join(forms)})\s*[.:!…]*$"


def _opening(*forms: str) -> str:
    return rf"^(?:{'|'.join(forms)})"


_SHARE_WORD = (
    r"(?:share|tweet|post|facebook|twitter|x|whatsapp|e-?mail|print|copy(?: link)?|link|linkedin|reddit|telegram"
    r"|pinterest|pocket"
    r"|flipboard|save|bookmark|comments?|listen|gift|messenger|line|wechat|weibo|viber|sms|follow|like|instagram"
    r"|youtube|tiktok"
    r"|threads|bluesky|mastodon|rss|download|pdf|a\+|a-|aa|text size|font size|partager|compartir|teilen)"
)
_SITE_WORD = (
    r"(?:terms(?: (?:of|and|&) (?:use|service|sale|conditions?))?|privacy(?: (?:policy|notice))?"
    r"|cookies?(?: (?:policy|settings))?"
    r"|advertis(?:e|ing)(?: with us)?|contact(?: us)?|about(?: us)?|careers|jobs|help|faq|feedback|site ?map|imprint"
    r"|impressum|legal(?: notice)?"
    r"|accessibility|subscribe|unsubscribe|log ?in|sign ?in|sign ?up|register|settings|accept(?: all)?"
    r"|reject(?: all)?|menu|search|home|archive"
    r"|newsletters?|change your address|manage (?:your )?(?:preferences|subscription)|view (?:in|this) .*browser|rss"
    r"|apps?|press)"
)

NAVIGATION = "|".join(
    (
        rf"^(?:{_SHARE_WORD}(?-u:\b)[\s,|•·/+&:]*(?:this(?-u:\b)|on(?-u:\b)|via(?-u:\b))?[\s,|•·/+&:]*){{2,}}$",
        r"^(?:share|print|e-?mail|tweet|save|listen|comments?)(?: (?:this|the|on|via|with|now)(?-u:\b).{0,60})?$",
        rf"^{_SITE_WORD}(?:\s*[|•·/,–—-]\s*{_SITE_WORD})+$",
        _whole(
            r"advertisements?|advertising|sponsored(?: content)?|promoted|publicité|anzeige|werbung|publicidad",
            r"(?:story|article|text) continues (?:below|after).*",
            (
                r"skip to .{1,30}|jump to .{1,30}|(?:back|go|return) to (?:the )?(?:top|home ?page|homepage)"
                r"|scroll (?:down|to).*"
            ),
            (
                r"follow(?:ing)?|paid|open in app|member-only story|reuse this content|purchase licensing rights.*"
                r"|get rights.*|begin text|end text"
            ),
            r"\(?(?:end|ends|attn.*|recasts.*|updates with.*|adds .*)\)|-+ ?forwarded message ?-+|original message",
            r"accept all(?: cookies)?|(?:cookie|privacy|consent) (?:settings|policy|notice)",
            r"terms (?:and|&) conditions",
            r"terms of (?:use|service)|report this ad|ads?",
            r"in this (?:article|story)|table of contents|end of statement",
            (
                r"menu|search|log ?in|sign ?in|register|subscribe(?: now)?|load more|show more|view more|see (?:all"
                r"|more)|close|loading"
            ),
            r"(?:next|previous|older|newer) (?:article|story|post|page)s?|page \d+(?: of \d+)?|\d+ (?:of|/) \d+",
            (
                r"\d+[ -]?min(?:ute)?s?(?: (?:read|listen|watch))?|.*(?-u:\b)min(?:ute)?s?[ -](?:read|listen)"
                r"|reading time(?-u:\b).*|temps de lecture.*"
            ),
            r"listen to (?:this|the) (?:article|story).*|this audio is .*|play (?:audio|video).*|watch(?: live| now)?",
            r"for (?:immediate|urgent) release|(?:press|news|media) release|communiqué de presse|embargoed?(?-u:\b).*",
            (
                r"\[?end of (?:the )?(?:briefing|transcript|text|document|release|call|interview|message)\]?"
                r"|\[?ends?\]?|enditem|[-–—#* ]*ends?[-–—#* ]*|[-–— ]*30[-–— ]+|#\s?#\s?#+"
            ),
            (
                r"refresh(?: (?:for|the page)(?-u:\b).*)?|live updates?(?: (?:end|below|follow).*)?"
                r"|(?:this is a )?(?:breaking|developing)(?: news)? story(?-u:\b).*|more (?:to follow|to come|follows"
                r"|soon).*"
            ),
        ),
        r"^(?:home|news|start|accueil|inicio|startseite)\s*[>›»/|]\s*\S.*$",
        r"^[^.!?<>]{1,40}(?:\s[>›»]\s[^.!?<>]{1,60})+$",
        r"^[←→‹›«»<>↑]+\s*[^<>«».]{2,60}$|^[^<>«».]{2,60}\s[←→›↑]$",
        (
            r"^(?:we|this (?:web)?site) uses? cookies(?-u:\b)|(?-u:\b)cookies?(?-u:\b).*(?-u:\b)(?:accept|consent"
            r"|settings|experience|preferences)(?-u:\b)"
        ),
    )
)
"""Furniture of web pages: share bars, menus, crumbs, page turners, notes of reading time, release notices."""

TEASER = "|".join(
    (
        (
            r"^(?:\.\.\.|…|[>»*•-])?\s*(?:read|see|watch|learn|find out|view|click|tap)[ -]+(?:more|also|next|here"
            r"|full story)(?-u:\b)\s*[:|–—>-]?.*$"
        ),
        r"^(?:also|now|must) (?:read|watch|see)(?-u:\b)\s*[:|–—-].*$",
        (
            r"^(?:more|next|up next|related|see|don'?t miss|in case you missed it|opinion|analysis|explainer|watch"
            r"|video|podcast|listen|gallery|in pictures|quiz|live)\s?:\s.*$"
        ),
        (
            r"^(?:à )?(?:lire|voir|écouter) (?:aussi|également)(?-u:\b).*$|^(?:lea|lee|ver|leia|veja|vea) (?:también"
            r"|tambien|también|também|mais|más)(?-u:\b).*$|^(?:lesen sie auch|mehr zum thema|auch interessant"
            r"|leggi anche|lees ook)(?-u:\b).*$"
        ),
        r"^related (?:topics?|tags?|articles?|stories|news|content|links|coverage|posts?|reading|videos?)\s*:?.*$",
        (
            r"^(?:tags?|topics?|keywords?|categor(?:y|ies)|sections?|filed (?:under|in)|posted (?:under|in)|mots-clés"
            r"|etiquetas|schlagwörter)\s*(?::.*)?$"
        ),
        (
            r"^(?:get|sign up|join|subscribe|receive)(?-u:\b).*(?-u:\b)(?:newsletters?|inbox|alerts?|our app|briefings?"
            r"|mailing list)(?-u:\b).*$|^newsletters?\s*:?$"
        ),
        (
            r"^(?:sign up|register|subscribe) (?:for|to|here|now|today|from|free|and)(?-u:\b).*$|^get (?:the|our"
            r"|your) (?:app|latest|best|day'?s)(?-u:\b).*$"
        ),
        (
            r"^(?:already|not) (?:a |an )?(?:subscriber|member|registered|subscribed)(?-u:\b).*$"
            r"|^(?:already )?have an account(?-u:\b).*$"
        ),
        (
            r"(?-u:\b)free (?:articles?|stories) (?:left|remaining|this)(?-u:\b)|(?-u:\b)to (?:continue"
            r"|keep) reading(?-u:\b)|^(?:\.\.\.|…)?\s*continue reading(?-u:\b).*$"
        ),
        (
            r"^(?:become|you'?ve|unlock|support)(?-u:\b).*(?-u:\b)(?:member|supporter|subscriber|journalism|full access"
            r"|limit)(?-u:\b).*$|^donate(?-u:\b).*$"
        ),
        (
            r"^(?:got|have|do you have|know) (?:a|any|something|more)(?-u:\b).*(?:tips?|stor(?:y|ies)|information"
            r"|question|feedback)(?-u:\b).*$|^(?:send|e-?mail|write to|contact) us(?-u:\b).*$"
        ),
        (
            r"^follow .* on (?:twitter|x|facebook|instagram|linkedin|youtube|tiktok|telegram|threads)(?-u:\b).*$"
            r"|^(?:send|submit) (?:your )?(?:tips?|letters?|feedback) to(?-u:\b).*$|^download (?:the|our)(?-u:\b).*$"
            r"|^posted in [^.]*$|^view comments$|^comments are closed$|^log ?in to comment$|^support our(?-u:\b).*$"
            r"|^(?:next|previous) (?:article|story|post)\s?:.*$|^read the (?:full|whole) .*$"
            r"|^(?:like|liked|enjoy|enjoyed|love|loved) (?:this|what)(?-u:\b).*$|^(?:follow|like|find|join|visit) (?:us"
            r"|our|@)(?-u:\b)?.*$|^forward (?:this|it) to(?-u:\b).*$"
        ),
        (
            r"^thank(?:s| you) for (?:reading|subscribing|your)(?-u:\b).*$|^was this (?:article|page|story) (?:helpful"
            r"|useful)(?-u:\b).*$|^report (?:an error|a typo|a mistake).*$"
        ),
        (
            r"^\d[\d,.]*[km]? (?:comments?|shares?|views?|likes?|reactions?|responses|retweets"
            r"|recommendations)(?-u:\b).*$|^(?:leave|post|add|write|view|join) (?:a|all|the|your) (?:reply|comments?"
            r"|conversation|discussion|response)(?-u:\b).*$|^(?:no )?comments?(?: \(\d+\)| are closed| yet)?$"
        ),
        (
            r"(?-u:\b)is (?:now )?(?:on|available on) (?:all |the )?(?:messaging|whatsapp|telegram|facebook|instagram|x"
            r"|google|apple)(?-u:\b).*$"
        ),
        (
            r"^next\s?:\s.*$|(?-u:\b)watch our (?:explainer|video)(?-u:\b)|^(?:this (?:page|story|blog"
            r"|article) will be updated)(?-u:\b).*$"
        ),
    )
)
"""Lines that lead away from the article: teasers, sign-up boxes, tags, paywalls, comments."""

LIST_HEADS = _whole(
    (
        r"related(?: (?:topics?|articles?|stories|news|content|links|coverage|posts?|reading|videos?))?"
        r"|more (?:on this(?: story| topic)?|stories|news|like this|from .{1,40}|in .{1,30}|about .{1,40}|on .{1,40})"
    ),
    r"(?:read|see|watch|learn) (?:more|also|next)|also (?:read|see|watch)|lire aussi|lea también|leia também",
    (
        r"recommended(?: (?:for you|stories|reading|articles))?|you (?:may|might) (?:also )?(?:like|be interested in)"
        r"|what to read next|read next|see also|up next"
    ),
    r"explore more(?: on .*)?|on the same (?:topic|subject)|topics? in this (?:article|story)",
    (
        r"most (?:read|viewed|popular|shared|commented|recent|watched)(?: .{1,30})?|top (?:stories|news|headlines"
        r"|videos)|trending(?: now| stories)?|popular(?: now| stories| posts)?"
    ),
    (
        r"latest(?: (?:news|stories|headlines|updates|posts))?|editor'?s'? (?:picks?|choice)|don'?t miss"
        r"|in case you missed it|further reading|(?:in )?other news|elsewhere on .{1,40}|recent posts?"
    ),
    (
        r"tags?|topics?|keywords?|categories|share(?: (?:this|on).*)?|follow us|external links|à lire aussi"
        r"|sur le même sujet|más noticias|mehr zum thema|articoli correlati"
    ),
)
"""Headings of lists that lead away: what follows them line by line is boilerplate too."""

LEGAL = "|".join(
    (
        r"^(?:©|\(c\)|copyright(?-u:\b)|℗)",
        r"©\s?(?:copyright\s?)?(?:19|20)\d{2}|(?-u:\b)copyright (?:©|\(c\)|(?:19|20)\d{2})",
        (
            r"(?-u:\b)(?:all rights reserved|tous droits réservés|todos los derechos reservados"
            r"|alle rechte vorbehalten)(?-u:\b)"
        ),
        (
            r"(?-u:\b)may not be (?:published|reproduced|copied|broadcast|redistributed|republished)(?-u:\b)"
            r"|(?-u:\b)permission (?:of|from) the (?:publisher|copyright)(?-u:\b)"
        ),
        r"^our standards(?-u:\b)|(?-u:\b)trust principles(?-u:\b)",
        (
            r"^(?:the |all )?(?:views|opinions)(?: and (?:views|opinions))? (?:expressed|stated)(?-u:\b)"
            r"|(?-u:\b)do(?:es)? not (?:necessarily )?(?:reflect|represent) the (?:views|opinions|position"
            r"|policy)(?-u:\b)"
        ),
        r"^disclaimer(?-u:\b)|^please enable javascript|^your browser does not support|^by continuing to use",
        (
            r"^forward-looking statements?(?-u:\b)|(?-u:\b)safe harbou?r(?-u:\b)|(?-u:\b)actual results (?:may"
            r"|could) differ(?-u:\b)"
        ),
        (
            r"^(?:this|the) (?:article|story|piece|report|post|transcript|interview|text|column|version|page|dispatch"
            r"|essay|conversation) (?:(?:was|is|has been|have been|had been|may have been|were) )?(?:(?:lightly"
            r"|automatically|first|originally|also|since|machine|partly) )*(?:amended|corrected|updated|edited"
            r"|published|appeared|appears|produced|condensed|translated|generated|republished|syndicated|abridged"
            r"|transcribed)(?-u:\b).*$"
        ),
        (
            r"(?-u:\b)(?:you (?:are receiving|receive|received)|you'?re receiving) this (?:e-?mail|message"
            r"|newsletter)(?-u:\b)|^unsubscribe(?-u:\b)|(?-u:\b)to unsubscribe(?-u:\b)|(?-u:\b)view (?:this (?:e-?mail"
            r"|message) )?in (?:your |a )?browser(?-u:\b)"
        ),
        r"^published in (?:the |print|our )?...*$|^(?:a )?version of this article (?:appear|appears|appeared)",
    )
)
"""Legal lines, disclaimers, notes on the text itself."""

SIGN_OFF = (
    r"^[a-z]{2,4}(?:[/-][a-z]{2,4}){1,4}$|^\p{Lu}\p{L}{1,9} [a-z]{2,4}(?:[/-][a-z]{2,4}){1,4}$"
    r"|^\p{Lu}{2,4}(?:[/-][a-z]{2,4}){1,4}$"
)
"""Initials with which wire desks sign."""

_AGENCY_PHOTO = (
    r"(?:AP|AFP|Reuters|REUTERS|EPA|EPA-EFE|EFE|Getty(?: Images)?|Xinhua|TASS|ANSA|dpa|DPA|Kyodo|Yonhap|PA|PA Media|AAP"
    r"|Bloomberg|Anadolu|AA|NurPhoto|Sipa|Shutterstock|iStock|Alamy|NTB|TT|PTI|ANI|VNA|VCG)"
)
_STILL_WORD = (
    r"(?:photos?|photographs?|photography|pictures?|pics?|images?|illustrations?|graphics?|portrait|cartoon|foto|fotos"
    r"|crédits?|credits?|bild)"
)
_PHOTO_WORD = (
    r"(?:photos?|photographs?|photography|pictures?|pics?|images?|illustrations?|graphics?|video|portrait|cartoon|map"
    r"|foto|fotos|crédits?|credits?|bild)"
)
CAPTION = "|".join(
    (
        rf"^[\[(]?(?i:{_PHOTO_WORD} by) \p{{Lu}}",
        (
            rf"^[\[(]?(?:file |handout |courtesy |cover )?(?i:{_STILL_WORD})(?i: credits?| courtesy(?: of)?"
            rf"| by)?\s?[:|/–—-]\s?\S"
        ),
        (
            rf"(?:[.!?\"”)\]|]|\s[-–—/|])\s*[\[(]?(?i:file |handout |screenshot |{_PHOTO_WORD} )?(?i:{_PHOTO_WORD}"
            rf"|source)(?i: credits?| by| courtesy(?: of)?)?\s?[:/]\s?[^.]{{2,80}}[\])]?\.?$"
        ),
        rf"[\[(](?i:{_PHOTO_WORD}|file|handout)(?-u:\b)[^\])]{{0,80}}[\])]\.?$",
        rf"\[[^\]]*(?-u:\b){_AGENCY_PHOTO}(?: (?i:{_PHOTO_WORD}|file))?(?-u:\b)[^\]]*\]\.?$",
        rf"\([^()]*(?-u:\b){_AGENCY_PHOTO}(?: (?i:{_PHOTO_WORD}|file)(?-u:\b)|\s?/\s?\p{{Lu}}|, (?i:file))[^()]*\)\.?$",
        rf"\(\p{{Lu}}[\p{{L}}.' -]*/\s?{_AGENCY_PHOTO}\)\.?$",
        (
            rf"(?-u:\b){_AGENCY_PHOTO}/\p{{Lu}}[\p{{L}}.' -]{{2,40}}$|\p{{Lu}}\p{{L}}+\s?/\s?{_AGENCY_PHOTO}\.?$"
            rf"|(?-u:\b)via (?:AP|AFP|Reuters|Getty Images|REUTERS)\.?$|(?-u:\b)Getty Images\.?$"
        ),
        r"^(?:©|\(c\)|\(C\))\s?\p{Lu}[\p{L}.'’-]+(?: \p{Lu}?[\p{L}.'’-]+){0,3}\s?/\s?\S.*$",
        (
            r"(?:[.!?\"”]\s+|^)(?i:supplied|handout|file photo(?:graph)?|file image|courtesy of [^.]{2,50}|courtesy"
            r"|screen ?grab|library picture|archive(?: photo)?)(?: (?:photo|image|by|via)[^.]{0,30})?\.?$"
        ),
        r"^(?:Getty Images|PA Media|EPA|Shutterstock|Alamy) \p{Lu}[^.]{12,}$",
        r"^(?i:caption|pictured|above|below|left|right|cover|top|clockwise from [a-z ]+)\s?:\s\S",
        r"(?:[.!?\"”]\s+)(?i:photo|photograph|picture|image)(?i: by| courtesy(?: of)?)\s[^.]{2,60}\.?$",
    )
)
"""Photo credits: a caption is known by its credit. Case matters, since many credits are names."""

CLOSING_CREDIT = rf"[.!?\"”] (?:© ?\p{{Lu}}[^.]*|[—–-] {_AGENCY_PHOTO} (?:pic|photo|image)\.?)$"
"""Credits that close a caption without a word for the picture; a pattern of its own, since one automaton for both is
fifty times slower."""

_NAME = r"\p{Lu}[\p{L}.'’-]* (?:(?:\p{Lu}[\p{L}.'’-]*|[a-z]{2,3}) ){0,3}\p{Lu}[\p{L}.'’-]+"
BIO = "|".join(
    (
        (
            r"^(?i:the (?:authors?|writers?|columnists?)) (?:is|are|was|were|has|teaches|works|writes|serves"
            r"|can be)(?-u:\b)"
        ),
        r"^(?i:about the (?:authors?|writers?))(?-u:\b)",
        (
            rf"^{_NAME},? is .*(?-u:\b)(?:correspondent|reporter|columnist|journalist|writer|contributor|editor"
            rf"|fellow)(?-u:\b)(?: (?:at|for|with|in|of|based|on|who|and)(?-u:\b).*|\.)$"
        ),
        rf"^{_NAME} (?:writes|reports|covers|blogs) (?:on|about|for|from)(?-u:\b)",
    )
)
"""Notes about the author."""

CREDIT = "|".join(
    (
        (
            r"^[\[(]?(?:additional |with )?(?:reporting|writing|editing|compiled)(?: and (?:writing|editing"
            r"|reporting))? (?:by|from)(?-u:\b)"
        ),
        (
            r"(?-u:\b)(?:contributed to (?:this|the) (?:report|story|article|dispatch)"
            r"|contributed reporting)(?-u:\b).*$|^with (?:reporting|additional reporting|files|inputs?|contributions?"
            r"|input) (?:by|from)(?-u:\b)"
        ),
        r"^(?-i:\p{Lu}[\p{L}.'’-]+ (?:\p{Lu}[\p{L}.'’-]+ ){1,2})reported from (?-i:\p{Lu})",
        (
            r"^translated (?:from .{1,30} )?by(?-u:\b)|^(?:edited|fact-checked|subedited|produced"
            r"|illustrated) by(?-u:\b)|^traduit par(?-u:\b)"
        ),
        r"^[\[(]?(?:compiled|with inputs?|with agency inputs?) from(?-u:\b)|^(?:with )?agencies\.?$",
    )
)
"""Credits of a wire desk at the end: who reported, wrote, edited and translated."""

CONTACT = "|".join(
    (
        (
            r"^(?:media|press|investor|public|news|editorial|general)?\s?(?:contacts?|relations|enquir(?:y|ies)"
            r"|inquir(?:y|ies)|office)(?: (?:contact|person|details|information))?\s?:"
        ),
        (
            r"^(?:for|to) (?:more|further|media|additional|press)(?-u:\b).*(?-u:\b)(?:information|details|enquiries"
            r"|inquiries)(?-u:\b).*(?:contact|visit|call|e-?mail|write|:)"
        ),
        r"^(?:tel|phone|mobile|fax|e-?mail|telephone)\.?\s?:\s?\S+.*$",
        r"^\(?[\w.+-]+@[\w-]+(?:\.[\w-]+)+\)?\.?$",
    )
)
"""How to reach the press office or the desk."""

RULE = r"^[^\p{L}\p{N}]*$"
BULLET = r"^(?:[•●▪■◦‣⁃∙·*]|[-–—]|o)\s+\S|^(?:\(?\d{1,2}[.)]|\(?[a-z]\)|\(?[ivx]{1,4}\))\s+\S"
TURN = (
    r"^(?:\p{Lu}[\p{Lu}'’.\- ]{0,40}(?: ?\([^)]{1,40}\))?"
    r"|(?i:q|a|question|answer|host|moderator|interviewer|reporter|speaker \d)):\s+\S|^(?:Q|A)\.\s+\S"
)
"""The beginning of what a speaker says, in transcripts and interviews."""

CLOCK = (
    r"^(?:[01]?\d|2[0-3])[:.h][0-5]\d(?:\s?[aApP]\.?[mM]\.?)?(?:\s?(?:GMT|UTC|BST|[CE]E?S?T|ET|EDT|IST))?\s*(?:[-–—:|]|$)"
    r"|^(?:[1-9]|1[0-2])(?:[:.][0-5]\d)?\s?[ap]\.?m\.?\s*(?:[-–—:|]|$)"
)
"""The time that heads an entry of a live blog."""

MARKUP = r"^(?:</?[A-Za-z!?][^<>]*>|<!\[CDATA\[|\]\]>|\s)+$"
"""Nothing but tags."""

QUOTE = r"^>\s?\S|^[\"“«‘][^\"“”«»]{12,220}[\"”»’][.!?]?$"
