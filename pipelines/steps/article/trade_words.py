"""The words by which names of outlets, sections, desks, roles and bodies are known, in lower case."""


def words(text: str) -> frozenset[str]:
    """The words of a text, which blanks part, as a set."""
    return frozenset(text.split())


MEDIA_WORDS = words(
    """advertiser advocate agency argus banner beacon bee blade blog brief briefing broadcaster broadcasting bugle
    bulletin business chronicle citizen courier current daily democrat desk digest dispatch echo enquirer
    evening examiner express eye file fm forum gazette globe guardian herald independent index informer inquirer
    insider insight investigates investigations journal ledger letter magazine mail media mercury meridian
    messenger mirror monitor monthly morning nation network newsletter newspaper newspapers newsroom newswire
    news observer online outlook patriot pioneer pilot planet post press quarterly radio record register report
    reporter republic review scotsman sentinel spectator standard star statesman sun sunday telegram telegraph
    television times today tribune tv update vanguard voice watch week weekly wire world zeitung diario jornal
    journal giornale monde figaro hoy nación universal correo prensa noticias courrier presse dépêche
    nachrichten blatt rundschau spiegel stampa corriere sera gazzetta tageblatt tidning dagblad avisen
    aftenposten gazeta pravda izvestia abc aljazeera jazeera axios bbc bloomberg cbc cbs cgtn cnbc cnn ctv dw
    economist euronews forbes itv kbs msnbc nbc ndtv newsweek nhk npr pbs politico rfa rfe/rl rfi rnz rt rte rté
    sbs sky trt voa vox wion"""
)
"""Words that names of newspapers, magazines, stations and sites are made of."""

NAME_LIKE_MEDIA_WORDS = words("bee bell blade eagle page pilot post press star sun sunday")
"""Those of them that are names of people too: after "By" they are no sign of an outlet."""

SECTION_WORDS = words(
    """africa all americas analysis art arts asia asia-pacific books breaking business central city climate column
    comment commentary commodities companies country courts crime culture defence defense east economy editorial
    education elections energy entertainment environment europe exclusive fashion features finance food football
    foreign global health home industry infrastructure interview international investigation justice latest
    latin law letters life lifestyle live local long magazine markets media middle middle-east mining money
    music national news newsletter north obituary obituaries oceania opinion pacific people policy politics
    profile property read region regional religion report research review science security shipping society
    south southeast special sport sports story tech technology the top trade travel transport uk us weather west
    world watch video"""
)
"""Words that section labels and kickers are made of."""

ROLE_WORDS = words(
    """admin agencies agency analyst anchor bureau columnist commentator contributor contributors correspondent
    correspondents critic desk editor editor-in-chief editors editorial editor-at-large journalist newsroom
    photographer producer professor reporter reporters researcher service services staff stringer sub-editor
    team writer writers envoyé envoyée corresponsal correspondant correspondante korrespondent redacción
    redaktion rédaction monitoring director fellow agence webdesk"""
)
"""Words that only roles and desks have: a piece of a byline that holds one is no person."""

NO_NAME_WORDS = words(
    """about accept accord account act action affairs after against agency agreement agriculture aid air alert all
    amid among and announces answers appeal april are area army article articles arts asks assembly association
    at attack author authority authors background ban bank bay before begin begins between board body
    border bridge brief budget building bulletin bureau by campaign can care case center centre chamber chapter
    civil claims coast code comes commission committee common community company concept conference congress
    contact content continue convention corp corporation could council country court crisis data dead deal death
    debate december declaration defence defense delegation democratic department details development did digital
    disaster disclosure district do does domestic download early east economic economics economy education
    election electoral emergency end energy engineering engineers environment event exchange executive faces
    facts federal federation fight file final finance find fire first five floods follow food for foreign forum
    foundation four free from full fund future games gets gives global goes good government group growth had
    hall has have health hearing help here high hill history holds home hospital hotel house how human if
    immediate impact in industry information inquiry institute international is issue issues january join joint
    july june justice key kill killed kills labor labour land last latest law lawn leader leaders legal less
    library limited list live local loss lost major makes management map march market markets meeting minister
    ministry mission model monday money more most move museum national nations new night no northern not note
    notes november oceans october of office official officials oil on one open opens opinion or order
    organisation organization our over page paid parliament part party pay peace people percent plan plans
    police policy political poll polls population port president press prices prime private process program
    programme project protest public quarter queries questions race rail railway rate rates read reform release
    relief remarks report reports republic rescue research reserve response results review rights rises river
    road room rule rules safe safety sale saturday says school sciences search second secretariat secretary
    section security see sees senate sets settings shares show side six social society source sources southern
    space speech spokesperson sports staff state statement statements states statistics stock stories story
    strategy street strike study summary summit sunday supply support supreme system table take takes talks tax
    team technology ten terms test text than that the their they this three through thursday ticket to today top
    town trade traffic training transcript transport treaty trial tuesday two under union united university up
    update urges value version versus victory view visit vote votes wants war warns was watch water wednesday
    week welcome were western what when where which who why wins with women work worker workers written year
    years you your zone"""
)
"""Words that stand in headings, labels and names of bodies, and in hardly any name of a person."""

PLACE_WORDS = words(
    """abu addis aires arabia bandar baton beach buenos cape city costa county dar district east fort grand great
    guatemala ho hong island islands kansas kingdom kuala la lake lanka las little los mexico mount new north
    novi oklahoma palm panama phnom port province puerto quezon ras republic rio saint salt san santo são saudi
    sierra south springs sri st st. state tel ulan united valley west"""
)
"""Words that names of places are made of: next to a date, a name that holds one is taken for a place."""

PERSON_TITLES = words(
    """dr dr. prof prof. professor sir dame lord lady mr mr. mrs mrs. ms ms. rev rev. lt lt. col col. gen gen. maj
    maj. capt capt. adm adm. ambassador amb amb. hon hon. phd md sheikh imam fr fr. sister brother rabbi mp esq"""
)
"""Titles that stand before names and are no part of them, with and without their full stop."""
