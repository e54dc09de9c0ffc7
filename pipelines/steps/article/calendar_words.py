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

_WEEKDAYS = {
    0: "monday mon lundi lunes montag lunedì maandag",
    1: "tuesday tues tue mardi martes dienstag martedì dinsdag",
    2: "wednesday weds wed mercredi miércoles mittwoch mercoledì woensdag",
    3: "thursday thurs thur thu jeudi jueves donnerstag giovedì donderdag",
    4: "friday fri vendredi viernes freitag venerdì vrijdag",
    5: "saturday sat samedi sábado samstag sabato zaterdag",
    6: "sunday sun dimanche domingo sonntag domenica zondag",
}
"""Names of the weekdays, likewise; 0 is Monday as in datetime.date.weekday."""


def fold(text: str) -> str:
    """Lower case without accents: how names of months and labels are compared."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


MONTH_NUMBERS = {fold(name): number for number, names in _MONTHS.items() for name in names.split()}
WEEKDAY_NUMBERS = {fold(name): number for number, names in _WEEKDAYS.items() for name in names.split()}


MONTH_NAMES = sorted({name for names in _MONTHS.values() for name in names.split()} | set(MONTH_NUMBERS))
"""Every form of a month's name, in lower case, with and without its accents."""


def _alternatives(table: dict[int, str]) -> str:
    names = {form for names in table.values() for name in names.split() for form in (name, fold(name))}
    return "|".join(sorted(map(re.escape, names), key=len, reverse=True))


MONTH_PATTERN = _alternatives(_MONTHS)
WEEKDAY_PATTERN = _alternatives(_WEEKDAYS)
ZONE_PATTERN = (
    r"(?:UTC|GMT)\s?[+\-−–]\s?\d{1,2}(?::?\d{2})?|UTC|GMT|Z|[ECMP][SD]?T|AK[SD]T|HST|[AN][SD]T|WES?T|BST|CES?T|EES?T|MSK"
    r"|TRT|IST|PKT|NPT|BDT|ICT|WIB|WITA|SGT|MYT|HKT|PHT|JST|KST|A[CEW][SD]T|NZ[SD]T|SAST|WAT|EAT|CAT|BRT|ART|CLT|COT|GET"
    r"|[+\-−]\d{2}:?\d{2}"
)
"""Time zones as news pages print them: names, UTC offsets, the usual abbreviations."""
