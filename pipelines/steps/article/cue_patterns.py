"""The signs by which an editor knows a caption, a teaser or a credit: regular expressions over one line.

The wording is that of news pages, wire copy, press releases, newsletters and scraped pages in English, with the most
common forms of French, Spanish, Portuguese, German and Italian pages. Patterns are written for Polars (Rust regex): no
look-around, and no large bounded repeats, which cost its automata far more than the bound saves.
"""

AGENCY_PHOTO = (
    r"(?:AP|AFP|Reuters|REUTERS|EPA|EPA-EFE|EFE|Getty(?: Images)?|Xinhua|TASS|ANSA|dpa|DPA|Kyodo|Yonhap|PA|PA Media|AAP"
    r"|Bloomberg|Anadolu|AA|NurPhoto|Sipa|Shutterstock|iStock|Alamy|NTB|TT|PTI|ANI|VNA|VCG)"
)
"""Agencies as credits of pictures print them."""

_STILL_WORD = (
    r"(?:photos?|photographs?|photography|pictures?|pics?|images?|illustrations?|graphics?|portrait|cartoon|foto|fotos"
    r"|crédits?|credits?|bild)"
)
PHOTO_WORD = (
    r"(?:photos?|photographs?|photography|pictures?|pics?|images?|illustrations?|graphics?|video|portrait|cartoon|map"
    r"|foto|fotos|crédits?|credits?|bild)"
)
"""Words for a picture before the name of who made it."""

CAPTION = "|".join(
    (
        rf"^[\[(]?(?i:{PHOTO_WORD} by) \p{{Lu}}",
        (
            rf"^[\[(]?(?:file |handout |courtesy |cover )?(?i:{_STILL_WORD})(?i: credits?| courtesy(?: of)?"
            rf"| by)?\s?[:|/–—-]\s?\S"
        ),
        (
            rf"(?:[.!?\"”)\]|]|\s[-–—/|])\s*[\[(]?(?i:file |handout |screenshot |{PHOTO_WORD} )?(?i:{PHOTO_WORD}"
            rf"|source)(?i: credits?| by| courtesy(?: of)?)?\s?[:/]\s?[^.]{{2,80}}[\])]?\.?$"
        ),
        rf"[\[(](?i:{PHOTO_WORD}|file|handout)(?-u:\b)[^\])]{{0,80}}[\])]\.?$",
        rf"\[[^\]]*(?-u:\b){AGENCY_PHOTO}(?: (?i:{PHOTO_WORD}|file))?(?-u:\b)[^\]]*\]\.?$",
        rf"\([^()]*(?-u:\b){AGENCY_PHOTO}(?: (?i:{PHOTO_WORD}|file)(?-u:\b)|\s?/\s?\p{{Lu}}|, (?i:file))[^()]*\)\.?$",
        rf"\(\p{{Lu}}[\p{{L}}.' -]*/\s?{AGENCY_PHOTO}\)\.?$",
        (
            rf"(?-u:\b){AGENCY_PHOTO}/\p{{Lu}}[\p{{L}}.']+(?:[ -]+[\p{{L}}.']+){{0,4}}$"
            rf"|\p{{Lu}}\p{{L}}+\s?/\s?{AGENCY_PHOTO}\.?$"
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

CLOSING_CREDIT = (
    rf"[.!?\"”] (?:© ?\p{{Lu}}[^.]*|[—–-] {AGENCY_PHOTO} (?:pic|photo|image)\.?"
    r"|\((?:\p{Lu}[\p{L}.'’-]+ ){2,3}for (?:[Tt]he )?\p{Lu}[^()]*\)\.?)$"
)
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
            rf"^{_NAME}(?:,? is .*(?-u:\b)(?:correspondent|reporter|columnist|journalist|writer|contributor|editor"
            r"|fellow)(?-u:\b)(?: (?:at|for|with|in|of|based|on|who|and)(?-u:\b).*|\.)$"
            r"| (?:writes|reports|covers|blogs) (?:on|about|for|from)(?-u:\b))"
        ),
    )
)
"""Notes about the author."""

CREDIT = "|".join(
    (
        (
            r"^(?:[—–-]+\s?)?[\[(]?(?:additional |with )?(?:reporting|writing|editing|compiled)(?: and (?:writing"
            r"|editing|reporting))? (?:by|from)(?-u:\b)"
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
    r"^(?:\p{Lu}[\p{Lu}'’.\- ]*(?:, \p{Lu}[\p{Lu}'’.\- ]+| ?\([^)]+\))?"
    r"|(?i:q|a|question|answer|host|moderator|interviewer|reporter|speaker \d)):\s+\S|^(?:Q|A)\.\s+\S"
)
"""The beginning of what a speaker says, in transcripts and interviews; look for it in the first TURN_CHARS."""

TURN_CHARS = 90

CLOCK = (
    r"^(?:[01]?\d|2[0-3])[:.h][0-5]\d(?:\s?[aApP]\.?[mM]\.?)?(?:\s?(?:GMT|UTC|BST|[CE]E?S?T|ET|EDT|IST))?\s*(?:[-–—:|]|$)"
    r"|^(?:[1-9]|1[0-2])(?:[:.][0-5]\d)?\s?[ap]\.?m\.?\s*(?:[-–—:|]|$)"
)
"""The time that heads an entry of a live blog."""

MARKUP = r"^(?:</?[A-Za-z!?][^<>]*>|<!\[CDATA\[|\]\]>|\s)+$"
"""Nothing but tags."""

QUOTE = r"^>\s?\S|^[\"“«‘][^\"“”«»]{12,220}[\"”»’][.!?]?$"
