"""Names of months, weekdays and time zones as news pages print them, and the numbers that they mean."""

import re
import unicodedata

_MONTHS = {
    1: "january jan janvier janv enero ene janeiro januar jänner gennaio januari",
    2: "february feb février févr fév febrero fevereiro fev februar febbraio februari",
    3: "march mar mars marzo março märz mrz maart mrt",
    4: "april apr avril avr abril abr aprile",
    5: "may mai mayo maio maggio mei",
    6: "june jun juin junio junho juni giugno giu",
    7: "july jul juillet juil julio julho juli luglio lug",
    8: "august aug août agosto augustus",
    9: "september sep sept septembre septiembre setembro settembre",
    10: "october oct octobre octubre outubro oktober okt ottobre ott",
    11: "november nov novembre noviembre novembro",
    12: "december dec décembre déc diciembre dic dezembro dez dezember dicembre",
}
"""Names and abbreviations of the months in English, French, Spanish, Portuguese, German, Italian and Dutch, after the
Unicode CLDR (Unicode License v3), without abbreviations that are English words (set, out, ago, gen, mag)."""

_MONTHS_AFTER_DAYS = {
    1: "ocak stycznia ledna januari ianuarie tammikuuta января січня ιανουαρίου",
    2: "şubat lutego února februari februarie helmikuuta февраля лютого φεβρουαρίου",
    3: "mart maret marca března marts martie maaliskuuta марта березня μαρτίου",
    4: "nisan kwietnia dubna aprilie huhtikuuta апреля квітня απριλίου",
    5: "mayıs mayis maja května maj toukokuuta мая травня μαΐου",
    6: "haziran czerwca června iunie kesäkuuta июня червня ιουνίου",
    7: "temmuz lipca července iulie julai heinäkuuta июля липня ιουλίου",
    8: "ağustos agustus ogos sierpnia srpna augusti elokuuta августа серпня αυγούστου",
    9: "eylül września září septembrie syyskuuta сентября вересня σεπτεμβρίου",
    10: "ekim października října octombrie lokakuuta октября жовтня οκτωβρίου",
    11: "kasım kasim listopadu noiembrie marraskuuta ноября листопада νοεμβρίου",
    12: "aralık aralik grudnia prosince desember disember decembrie joulukuuta декабря грудня δεκεμβρίου",
}
"""Names of the months in Turkish, Polish, Czech, Swedish, Norwegian, Danish, Romanian, Finnish, Indonesian, Malay,
Russian, Ukrainian and Greek, in the case that dates have, after the Unicode CLDR. These languages print the day
first, so a name counts behind a number only: "Wal-Mart 5" is no date. Without "listopada", which is November in Polish
and October in Croatian, and "mac" (Malay), which is a computer."""

_WEEKDAYS = {
    0: "monday mon lundi lunes montag lunedì maandag pazartesi poniedziałek pondělí måndag mandag luni senin"
    " понедельник понеділок",
    1: "tuesday tues tue mardi martes dienstag martedì dinsdag salı wtorek úterý tisdag tirsdag marți selasa вторник"
    " вівторок",
    2: "wednesday weds wed mercredi miércoles mittwoch mercoledì woensdag çarşamba środa středa onsdag miercuri rabu"
    " среда середа",
    3: "thursday thurs thur thu jeudi jueves donnerstag giovedì donderdag perşembe czwartek čtvrtek torsdag joi kamis"
    " четверг четвер",
    4: "friday fri vendredi viernes freitag venerdì vrijdag cuma piątek pátek fredag vineri jumat пятница п'ятниця",
    5: "saturday sat samedi sábado samstag sabato zaterdag cumartesi sobota lördag lørdag sâmbătă sabtu суббота субота",
    6: "sunday sun dimanche domingo sonntag domenica zondag pazar niedziela neděle söndag søndag duminică minggu"
    " воскресенье неділя",
}
"""Names of the weekdays, likewise; 0 is Monday as in datetime.date.weekday."""


def fold(text: str) -> str:
    """Lower case without accents: how names of months and labels are compared."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


_ALL_MONTHS = {number: f"{names} {_MONTHS_AFTER_DAYS[number]}" for number, names in _MONTHS.items()}

MONTH_NUMBERS = {fold(name): number for number, names in _ALL_MONTHS.items() for name in names.split()}
WEEKDAY_NUMBERS = {fold(name): number for number, names in _WEEKDAYS.items() for name in names.split()}


MONTH_NAMES = sorted({name for names in _ALL_MONTHS.values() for name in names.split()} | set(MONTH_NUMBERS))
"""Every form of a month's name, in lower case, with and without its accents."""


def _alternatives(table: dict[int, str]) -> str:
    """A pattern of all names, the longest of a letter first; grouped by letter, so that few are tried at a place."""
    names = {form for names in table.values() for name in names.split() for form in (name, fold(name))}
    groups = [(letter, [n[1:] for n in names if n[0] == letter]) for letter in sorted({name[0] for name in names})]
    return "|".join(
        f"{letter}(?:{'|'.join(sorted(map(re.escape, rests), key=lambda r: (-len(r), r)))})" for letter, rests in groups
    )


MONTH_PATTERN = _alternatives(_MONTHS)
"""The months of the languages that print them before the day or behind it."""

MONTH_AFTER_DAY_PATTERN = _alternatives(_ALL_MONTHS)
"""The months that may stand behind a day: those of all languages."""

MONTH_LETTERS = "".join(sorted({name[0] for names in _MONTHS.values() for name in names.split()}))
"""Letters by which the names of MONTH_PATTERN begin."""

WEEKDAY_PATTERN = _alternatives(_WEEKDAYS)
ZONE_PATTERN = (
    r"(?:UTC|GMT)\s?[+\-−–]\s?\d{1,2}(?::?\d{2})?|UTC|GMT|Z|[ECMP][SD]?T|AK[SD]T|HST|[AN][SD]T|WES?T|BST|CES?T|EES?T|MSK"
    r"|TRT|IST|PKT|NPT|BDT|ICT|WIB|WITA|SGT|MYT|HKT|PHT|JST|KST|A[CEW][SD]T|NZ[SD]T|SAST|WAT|EAT|CAT|BRT|ART|CLT|COT|GET"
    r"|[+\-−]\d{2}:?\d{2}"
)
"""Time zones as news pages print them: names, UTC offsets, the usual abbreviations."""
