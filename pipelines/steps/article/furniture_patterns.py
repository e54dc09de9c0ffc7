"""The signs by which an editor knows what a page prints around its articles: regular expressions over one line.

Menus, share buttons, teasers, heads of lists, legal lines, initials of a desk; what belongs to the article itself is in
cue_patterns.py, and so is how patterns are written.
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
            (
                r"(?:next|previous|older|newer) (?:article|story|post|page)s?|page \d+(?: (?:of|/) \d+)?"
                r"|\d+ (?:of|/) \d+"
                r"|[^.!?]+(?:\s{2,}|\s[|•·–—-]\s)page \d+(?: (?:of|/) \d+)?"
            ),
            (
                r"\d+[ -]?min(?:ute)?s?(?: (?:read|listen|watch))?|.*(?-u:\b)min(?:ute)?s?[ -](?:read|listen)"
                r"|reading time(?-u:\b).*|temps de lecture.*"
            ),
            (
                r"listen to (?:this|the) (?:article|story|episode|podcast|programme?|interview).*|this audio is .*"
                r"|play (?:audio|video).*|watch(?: live| now)?"
            ),
            (
                r"for (?:immediate|urgent) release|(?:press|news|media) (?:release|statement)"
                r"(?:,? (?:no|nr|number)[. ] ?\S+"
                r"| \(\d{4}\) ?\d+| \d+(?:/\d+)?)?|communiqué de presse|embargoed?(?-u:\b).*"
            ),
            r"eds:.*|(?:issue|vol(?:ume|\.)?|edition) (?:no\.? ?)?\d+(?:\W+(?:(?:issue|no|number)\W+)?\d+)*",
            r"\(?check(?:ed)? against delivery\)?|\(?as (?:delivered|prepared for delivery)\)?",
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
            r"|^posted in [^.]*$|^view comments$|^discussion about this post$|^comments are closed$"
            r"|^log ?in to comment$|^support our(?-u:\b).*$"
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
            r"|transcribed|shortened|recorded|conducted)(?-u:\b).*$"
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
    r"^[a-z]{2,4}(?:[/-][a-z]{2,4}){1,4}$|^\p{Lu}(?:[a-z]{1,9}|[A-Z]{1,9}) [a-z]{2,4}(?:[/-][a-z]{2,4}){1,4}$"
    r"|^\p{Lu}{2,4}(?:[/-][a-z]{2,4}){1,4}$|^\[[a-z]{2,4}(?:[/-][a-z]{2,4}){0,4}\]$"
    r"|^dpa(?:[ /][a-z]{1,4}\d?)+$|^(?:PTI|ANI|IANS|UNI)(?: \p{Lu}{2,4})+$|^==?\s?\p{Lu}\p{L}+$"
    r"|^(?:\p{Lu}\.\s?){2,3},? in \p{Lu}[\p{L} '’-]+\.?$"
)
"""Initials with which desks sign: "as/kb", "[mh/jk]", "PTI TBA KH", "dpa ab cd yyzz n1", "R.M. in Tunis", "==Kyodo"."""
