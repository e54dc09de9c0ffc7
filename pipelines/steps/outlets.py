"""Names of news agencies, and the words by which names of outlets, sections, desks and roles are known."""

import re
import unicodedata

AGENCIES: dict[str, str] = {
    "AP": "associated press|ap",
    "Reuters": "reuters|reuter|thomson reuters",
    "AFP": "agence france-presse|agence france presse|afp",
    "Xinhua": "xinhua|xinhua news agency|新华社",
    "TASS": "tass|itar-tass",
    "EFE": "efe|agencia efe",
    "dpa": "dpa|deutsche presse-agentur",
    "ANSA": "ansa",
    "UPI": "upi|united press international",
    "Kyodo": "kyodo|kyodo news",
    "Jiji": "jiji|jiji press",
    "Yonhap": "yonhap|yonhap news agency|yonhap news",
    "KCNA": "kcna|korean central news agency",
    "CNA": "cna|central news agency|focus taiwan",
    "PTI": "pti|press trust of india",
    "ANI": "ani|asian news international",
    "IANS": "ians",
    "APP": "app|associated press of pakistan",
    "BSS": "bss|bangladesh sangbad sangstha",
    "UNB": "unb|united news of bangladesh",
    "Bernama": "bernama",
    "Antara": "antara|antaranews",
    "PNA": "pna|philippine news agency",
    "VNA": "vna|vietnam news agency",
    "Interfax": "interfax|interfax-ukraine",
    "RIA Novosti": "ria novosti|ria",
    "Ukrinform": "ukrinform",
    "BelTA": "belta",
    "Kazinform": "kazinform",
    "Trend": "trend news agency",
    "AZERTAC": "azertac",
    "Anadolu": "anadolu|anadolu agency|aa",
    "MENA": "mena|middle east news agency",
    "SPA": "spa|saudi press agency",
    "WAM": "wam|emirates news agency",
    "QNA": "qna|qatar news agency",
    "KUNA": "kuna|kuwait news agency",
    "Petra": "petra|jordan news agency",
    "SANA": "sana|syrian arab news agency",
    "IRNA": "irna",
    "ISNA": "isna",
    "MNA": "mna|mehr news agency|mehr",
    "Tasnim": "tasnim|tasnim news agency",
    "PA": "pa|pa media|press association",
    "AAP": "aap|australian associated press",
    "CP": "the canadian press|canadian press",
    "NTB": "ntb",
    "TT": "tt",
    "Ritzau": "ritzau",
    "STT": "stt",
    "BNS": "bns|baltic news service",
    "ELTA": "elta",
    "PAP": "pap|polish press agency",
    "CTK": "ctk|čtk",
    "MTI": "mti",
    "Hina": "hina",
    "Tanjug": "tanjug",
    "BTA": "bta|bulgarian news agency",
    "Agerpres": "agerpres",
    "ANA-MPA": "ana-mpa|amna",
    "Lusa": "lusa",
    "Europa Press": "europa press",
    "Belga": "belga",
    "ANP": "anp",
    "APA": "apa",
    "Keystone-ATS": "keystone-ats|keystone-sda|ats|sda",
    "Prensa Latina": "prensa latina",
    "Agência Brasil": "agência brasil|agencia brasil",
    "Andina": "andina",
    "Notimex": "notimex",
    "NAN": "nan|news agency of nigeria",
    "GNA": "gna|ghana news agency",
    "KNA": "kna|kenya news agency",
    "ENA": "ena|ethiopian news agency",
    "MAP": "map",
    "APS": "aps|algérie presse service",
    "TAP": "tap",
    "SAnews": "sanews|sanews.gov.za",
    "Bloomberg": "bloomberg|bloomberg news",
    "Dow Jones": "dow jones|dow jones newswires",
    "IPS": "inter press service|ips",
    "PR Newswire": "pr newswire|prnewswire",
    "Business Wire": "business wire|businesswire",
    "GlobeNewswire": "globe newswire|globenewswire",
    "ACN Newswire": "acn newswire",
}
"""Wire services and press agencies: the name that is reported -> the forms in print, lower case."""

_AGENCY_FORMS = {form: name for name, forms in AGENCIES.items() for form in forms.split("|")}

MEDIA_WORDS = frozenset(
    """advertiser advocate agency argus banner beacon bee blade blog brief briefing broadcaster broadcasting bugle bulletin business
    chronicle citizen courier current daily democrat desk digest dispatch echo enquirer evening examiner express eye file fm forum
    gazette globe guardian herald independent index informer inquirer insider insight investigates investigations journal ledger
    letter magazine mail media mercury meridian messenger mirror monitor monthly morning nation network newsletter newspaper
    newspapers newsroom newswire news observer online outlook patriot pioneer pilot planet post press quarterly radio record
    register report reporter republic review scotsman sentinel spectator standard star statesman sun sunday telegram telegraph
    television times today tribune tv update vanguard voice watch week weekly wire world zeitung diario jornal journal giornale
    monde figaro hoy nación universal correo prensa noticias courrier presse dépêche nachrichten blatt rundschau spiegel stampa
    corriere sera gazzetta tageblatt tidning dagblad avisen aftenposten gazeta pravda izvestia""".split()
)
"""Words that names of newspapers, magazines, stations and sites are made of."""

SECTION_WORDS = frozenset(
    """africa americas analysis art arts asia asia-pacific books breaking business city climate column comment commentary commodities
    companies country courts crime culture defence defense economy editorial education elections energy entertainment environment
    europe exclusive fashion features finance food football foreign global health home industry infrastructure interview
    international investigation justice latest law letters life lifestyle live local long magazine markets media middle-east mining
    money music national news newsletter obituary obituaries oceania opinion pacific people policy politics profile property read
    region regional religion report research review science security shipping society special sport sports story tech technology
    the top trade travel transport uk us weather world watch video""".split()
)
"""Words that section labels and kickers are made of."""

ROLE_WORDS = frozenset(
    """admin agencies agency analyst anchor assistant associate author bureau chief columnist commentator compiled contributing
    contributor contributors correspondent correspondents critic deputy desk digital director editor editor-in-chief editorial
    editors editor-at-large executive fellow foreign freelance guest head international investigative journalist lead managing
    national news newsroom online our photographer political political producer professor regional reporter reporters
    researcher senior special specialist sports staff stringer sub-editor team trainee web wire writer writers envoyé envoyée
    spécial spéciale enviado especial corresponsal correspondant correspondante korrespondent redacción redaktion rédaction the
    service services monitoring business diplomatic defence defense economics economy energy environment health legal law crime
    markets pacific asia africa europe science security technology transport world city education affairs general local""".split()
)
"""Words of roles and desks in bylines. A piece of a byline that holds one of the decisive ones is no person."""

DECISIVE_ROLE_WORDS = frozenset(
    """admin agencies agency analyst anchor bureau columnist commentator contributor contributors correspondent correspondents critic
    desk editor editor-in-chief editors editorial editor-at-large journalist newsroom photographer producer professor reporter
    reporters researcher service services staff stringer sub-editor team writer writers envoyé envoyée corresponsal correspondant
    correspondante korrespondent redacción redaktion rédaction monitoring director fellow agence webdesk""".split()
)

PERSON_TITLES = frozenset(
    """dr dr. prof prof. professor sir dame lord lady mr mr. mrs mrs. ms ms. rev rev. lt lt. col col. gen gen. maj maj. capt capt. adm
    adm. ambassador amb amb. hon hon. phd md sheikh imam fr fr. sister brother rabbi mp esq""".split()
)

_PARTICLES = frozenset(
    "al el ul ibn bin binti bint ben de da do dos das di du del della dello der den des la le las los van von vom zu zur ter ten te"
    " af av y e i und san st mac mc o abu um umm".split()
)


def agency_name(text: str) -> str | None:
    """The agency that a printed form means, or None: "Associated Press" -> "AP"."""
    return _AGENCY_FORMS.get(re.sub(r"^the\s+", "", text.strip(" .()[]/").casefold()))


def has_media_word(text: str) -> bool:
    """Whether a name holds a word that names of outlets are made of."""
    return any(w.strip("'’s.,").casefold() in MEDIA_WORDS or w.casefold() in MEDIA_WORDS for w in text.split())


def has_role_word(text: str) -> bool:
    """Whether a piece of a byline holds a word that only roles and desks have."""
    return any(w.strip(".,()'’").casefold() in DECISIVE_ROLE_WORDS for w in text.split())


def is_section(text: str) -> bool:
    """Whether a short line is made of section words only, as "World" or "ECONOMY / MINING"."""
    words = [w for w in re.split(r"[\s/|&,>»]+|\band\b", text.casefold()) if w]
    return 0 < len(words) <= 4 and all(w in SECTION_WORDS for w in words)


def is_name_token(token: str) -> bool:
    """Whether a word can be part of a person's name: a capital first, or a particle."""
    bare = unicodedata.normalize("NFC", token).strip("'’.-")
    if not bare or any(c.isdigit() for c in bare):
        return False
    head = re.split(r"[-'’]", bare)[-1] if bare[0].islower() else bare
    return bare.casefold() in _PARTICLES or (head[:1].isupper() and all(c.isalpha() or c in "-'’." for c in bare))


def is_person_name(text: str, *, least: int = 2) -> bool:
    """Whether a text has the form of a person's name: a few capitalised words and particles, nothing of an outlet.

    Args:
        text: The candidate.
        least: Fewest words; 1 where the context already says that a person follows.
    """
    tokens = text.split()
    capital = [t for t in tokens if t[:1].isupper() or re.match(r"^(?:al|el|ul)-\S", t)]
    return (
        least <= len(tokens) <= 6
        and len(capital) >= max(1, min(least, 2))
        and all(is_name_token(t) for t in tokens)
        and tokens[-1].casefold() not in _PARTICLES
        and not has_media_word(text)
        and not has_role_word(text)
        and agency_name(text) is None
        and not is_section(text)
    )
