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
    corriere sera gazzetta tageblatt tidning dagblad avisen aftenposten gazeta pravda izvestia abc aljazeera jazeera axios bbc
    bloomberg cbc cbs cgtn cnbc cnn ctv dw economist euronews forbes itv kbs msnbc nbc ndtv newsweek nhk npr pbs politico rfa
    rfe/rl rfi rnz rt rte rté sbs sky trt voa vox wion""".split()
)
"""Words that names of newspapers, magazines, stations and sites are made of."""

SECTION_WORDS = frozenset(
    """africa all americas analysis art arts asia asia-pacific books breaking business central city climate column comment commentary commodities
    companies country courts crime culture defence defense east economy editorial education elections energy entertainment environment
    europe exclusive fashion features finance food football foreign global health home industry infrastructure interview
    international investigation justice latest latin law letters life lifestyle live local long magazine markets media middle middle-east mining
    money music national news newsletter north obituary obituaries oceania opinion pacific people policy politics profile property read
    region regional religion report research review science security shipping society south southeast special sport sports story tech technology
    the top trade travel transport uk us weather west world watch video""".split()
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

_NO_NAME_WORDS = frozenset(
    """about accept account accord act action affairs after against agreement agriculture aid air all alert amid among and announces
    answers appeal are area army arts asks assembly association at attack authority background ban bank bay before begin begins
    between bill board body bolts border brief bridge budget building bulletin bureau by campaign can care case center centre
    chamber chapter church civil claims coast code comes commission committee common community company concept conference
    congress contact content continue convention corp corporation could council country court crisis data dead deal death
    debate december declaration defence defense delegation democratic department details development did digital disaster
    disclosure district do does domestic download early east economic economy education election electoral emergency end energy
    engineering environment event exchange executive facts faces federal federation fight file final finance find fire first
    five floods follow food for foreign forum foundation four free from full fund future games gets gives global goes good
    government group growth had hall has have health hearing help here high hill history holds home hospital hotel house how
    human if immediate impact in industry information institute inquiry is issue issues january join joint judge july june
    justice key kill killed kills labor labour land last latest law lawn leader leaders legal less library limited list live
    local long loss lost major makes management map march market markets meeting minister ministry mission model monday money
    more most move museum national nations new night no northern not note notes november oceans october of office official
    officials oil on one open opens opinion or order organisation organization our over page paid parliament part party pay
    peace people percent plan plans police policy poll polls population port power president press price prices prime private
    process program programme project protest public quarter queries questions race rail railway rate rates read reform release
    relief remarks report reports republic rescue research reserve response results review rights rises river road room rule
    rules safe safety sale saturday says school sciences search second secretariat secretary section security see sees senate
    sets settings shares show side six social society source sources southern space speech spokesperson sports staff state
    statement statements states statistics stock stories story strategy street strike study summary summit sunday supply
    support supreme system table take takes talks tax team technology ten terms test text than that the their they this three
    through thursday ticket to today top town trade traffic training transcript transport treaty trial tuesday two under union
    united university up update urges value versus victory view visit vote votes wants war warns was watch water wednesday
    week welcome were western what when where which who why will wins with women work worker workers year years you your zone
    economics engineers international political agency article articles author authors version written""".split()
)
"""Words that stand in headings, labels and names of bodies, and in hardly any name of a person."""

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


_ISSUER = re.compile(
    r"^(?:The )?(?:\S+ ){0,4}?(?:Office|Ministry|Department|Bureau|Embassy|Mission|Secretariat|Directorate|Delegation|Commission|Council|Agency|Authority"
    r"|Presidency|Chancellery|Consulate|House|Police|Command|Headquarters)(?: (?:of|for|to|on)(?: the)? \S.*)?$"
)
_SMALL_WORDS = frozenset("of the for and to on in de la du des del".split())


def is_issuer(text: str) -> bool:
    """Whether a line is the name of an office that issues statements: "Office of the Spokesperson", "Ministry of Finance"."""
    words = text.split()
    return (
        2 <= len(words) <= 9
        and all(w[:1].isupper() or w in _SMALL_WORDS for w in words)
        and not text.endswith((".", ":", "?", "!"))
        and _ISSUER.match(text) is not None
    )


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
        and not any(t.strip(".,").casefold() in _NO_NAME_WORDS for t in tokens)
    )
