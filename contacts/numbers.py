"""A telephone number to dial: how it is shown, what its link is, and why a text is refused."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal, Self

from contacts import pasted

Kind = Literal[
    "emergency",  # 112
    "short",  # 113, 144
    "harmonised",  # 116xxx, the same in all of Europe
    "municipality",  # 14 and an area code with its 0
    "enquiries",  # 18xx
    "free",  # 0800
    "paid",  # 0900
    "mobile",
    "nationwide",  # 084, 085, 087, 088, 091: not tied to a place
    "geographic",
    "foreign",
]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# All 141 area codes of the Netherlands; the remaining digits make ten in total.
LONG_AREA_CODES = _words(
    """
    0111 0113 0114 0115 0117 0118 0161 0162 0164 0165 0166 0167 0168 0172 0174 0180 0181 0182 0183
    0184 0186 0187 0222 0223 0224 0226 0227 0228 0229 0251 0252 0255 0294 0297 0299 0313 0314 0315
    0316 0317 0318 0320 0321 0341 0342 0343 0344 0345 0346 0347 0348 0411 0412 0413 0416 0418 0475
    0478 0481 0485 0486 0487 0488 0492 0493 0495 0497 0499 0511 0512 0513 0514 0515 0516 0517 0518
    0519 0521 0522 0523 0524 0525 0527 0528 0529 0541 0543 0544 0545 0546 0547 0548 0561 0562 0566
    0570 0571 0572 0573 0575 0577 0578 0591 0592 0593 0594 0595 0596 0597 0598 0599
    """
)
SHORT_AREA_CODES = _words(
    """
    010 013 015 020 023 024 026 030 033 035 036 038 040 043 045 046 050 053 055 058
    070 071 072 073 074 075 076 077 078 079
    """
)
AREA_CODES = SHORT_AREA_CODES | LONG_AREA_CODES
_LONG = "|".join(sorted(LONG_AREA_CODES))
_SHORT = "|".join(sorted(SHORT_AREA_CODES))

# One row per way of writing: the kind, the groups of digits, and how people write those groups.
_FORMS: tuple[tuple[Kind, str, str], ...] = (
    ("emergency", r"(112)", "{}"),
    ("short", r"(113|144)", "{}"),
    ("harmonised", r"(116)(\d{3})", "{} {}"),
    ("municipality", rf"(14)({_SHORT}|{_LONG})", "{} {}"),
    ("enquiries", r"(18\d\d)", "{}"),
    ("free", r"(0800)(\d{4})", "{}-{}"),
    ("free", r"(0800)(\d{3})(\d\d)(\d\d)", "{}-{} {} {}"),
    ("paid", r"(0900)(\d{4})", "{}-{}"),
    ("paid", r"(0900)(\d{3})(\d\d)(\d\d)", "{}-{} {} {}"),
    ("mobile", r"(06)([1-58]\d)(\d\d)(\d\d)(\d\d)", "{}-{} {} {} {}"),
    ("nationwide", r"(08[4578]|091)(\d{3})(\d\d)(\d\d)", "{}-{} {} {}"),
    ("geographic", rf"({_SHORT})(\d{{3}})(\d\d)(\d\d)", "{}-{} {} {}"),
    ("geographic", rf"({_LONG})(\d\d)(\d\d)(\d\d)", "{}-{} {} {}"),
    ("foreign", r"(\+(?!0|31|28|83|89|979|999)\d{8,15})", "{}"),
)
_COMPILED = tuple((kind, re.compile(digits), shown) for kind, digits, shown in _FORMS)
SHORT_KINDS = frozenset({"emergency", "short", "harmonised", "municipality", "enquiries"})
# These are dialled as they stand; with +31 in front they reach nobody, or somebody else.
_BARE_KINDS = SHORT_KINDS | {"free", "paid"}

# Numbers that still go round on cards and old pages.
_OUTDATED = {
    "09000113": "0900-0113 is een oud nummer van 113 Zelfmoordpreventie. Gebruik 113 of 0800-0113.",
    "09001231230": "0900-1231230 was van het AMK. Dat is nu Veilig Thuis: gebruik 0800-2000.",
    "09001262626": (
        "0900-1262626 was van het Steunpunt Huiselijk Geweld. "
        "Dat is nu Veilig Thuis: gebruik 0800-2000."
    ),
    "09009955599": (
        "0900-9955599 was van Bureau Jeugdzorg Gelderland. Dat bestaat niet meer: "
        "vraag welk nummer ervoor in de plaats kwam."
    ),
}

# The 116 numbers that are known to be in use in the Netherlands.
_HARMONISED = frozenset({"116000", "116006", "116111", "116123"})
_NOT_IN_USE = (
    "{} is geen 116-nummer waarvan bekend is dat het in Nederland werkt; dat zijn 116 000, "
    "116 006, 116 111 en 116 123. Bel het zelf even."
)
_NO_SUBSCRIBER = (
    "Bij {} komt na het netnummer een {}. Zo begint in Nederland geen enkel nummer. "
    "Klopt dit nummer toch?"
)

# What to say of digits that fit no form; the first row that matches speaks.
_OBJECTIONS = (
    (
        r"\+(0|28|83|89|999)",
        '"{typed}" begint niet met een landnummer dat bestaat. Controleer het nummer.',
    ),
    (
        r"090[69]|\+979",
        '"{typed}" is een duur betaalnummer. Zulke nummers tonen we niet. '
        "Vraag de organisatie om een ander nummer.",
    ),
    (
        r"\+",
        '"{typed}" is te kort of te lang: een buitenlands nummer heeft 8 tot 15 cijfers '
        "na de plus. Controleer het nummer.",
    ),
    (
        r"0[89]00",
        '"{typed}" klopt niet: na 0800 of 0900 komen vier of zeven cijfers, en hier staan er '
        "{after_four}. Controleer het nummer.",
    ),
    (
        r"06[0679]",
        '"{typed}" is geen nummer van een mobiele telefoon: na 06 komt 1, 2, 3, 4, 5 of 8. '
        "Controleer het nummer.",
    ),
    (
        r"082|097",
        '"{typed}" is een nummer voor apparaten of voor intern gebruik. '
        "Vraag de organisatie om een nummer dat iedereen kan bellen.",
    ),
    (
        r"0\d{9}$",
        '"{typed}" begint niet met een netnummer dat bestaat. '
        "Controleer het netnummer, zoals 036 of 0320.",
    ),
    (
        r"0",
        '"{typed}" is te kort of te lang: een Nederlands nummer heeft tien cijfers, en hier staan '
        "er {count}. Controleer het nummer.",
    ),
    (
        r"(911|999|110)$",
        '"{typed}" werkt niet in Nederland. Het alarmnummer is 112.',
    ),
    (
        r"116",
        '"{typed}" klopt niet: na 116 komen drie cijfers, zoals 116 111. Controleer het nummer.',
    ),
    (
        r"14\d{3,4}$",
        '"{typed}" klopt niet: na 14 komt een netnummer met de nul erbij, zoals 14 036. '
        "Controleer het nummer.",
    ),
    (
        r"31\d{9}$",
        'Voor "{typed}" hoort een plus: schrijf +31, of het nummer met een 0 vooraan.',
    ),
    (
        r"[1-9]\d{8}$",
        'Bij "{typed}" lijkt de nul vooraan weggevallen. Schrijf het hele nummer, '
        "zoals 036-123 45 67.",
    ),
    (
        r"[1-9]\d{5,6}$",
        'Bij "{typed}" ontbreekt het netnummer. Schrijf het hele nummer, zoals 036-123 45 67.',
    ),
    (
        r"",
        '"{typed}" is geen bekend telefoonnummer. Schrijf het hele nummer, zoals 036-123 45 67, '
        "of een kort nummer: 112, 113, 144, 14 met het netnummer, 116 of 18.",
    ),
)

_LONGEST_TEXT = 40
_PLAIN = frozenset("0123456789 +-.()")
# Digits, alone or between parentheses, with separators between them and one plus in front.
_SHAPE = re.compile(r"(\(\+ ?\d+\)|\+)?(?:[ .-]*(?:\d|\([\d ]+\)))+")
# Between the area code and the number; two numbers side by side are not for us to choose from.
_SLASH = re.compile(r"^(\(?(?:0|(?:\+|00)31 ?(?:\(0\))?)\d{1,3}\)?) ?/ ?(?=[\d .-]+$)")
_COUNTRY_CODE = re.compile(r"\+(?:1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|\d{3})")


class NumberFault(ValueError):
    """A text that is no dialable number; `sentence` says in Dutch what is wrong and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Number:
    """A number that can be dialled from the Netherlands; made by `parse` only.

    `digits` is what is stored: the digits to dial within the Netherlands ("0361234567", "14036"),
    or "+" and digits for a foreign number.
    """

    digits: str
    kind: Kind

    @classmethod
    def parse(cls, text: object) -> Self:
        """Read what a person typed: spaces, hyphens, dots, parentheses, +31 and 0031 are welcome.

        So is what a paste brings along, see `pasted`; whoever asks tells it with `pasted.told`.
        Raises NumberFault for everything else, anything but a string included.
        """
        typed = _plain(text)
        digits = _national(typed)
        for kind, form, _ in _COMPILED:
            if form.fullmatch(digits):
                return cls(digits, kind)
        raise NumberFault(_objection(typed, digits))

    @property
    def shown(self) -> str:
        """As people in the Netherlands write it."""
        if self.kind == "foreign":
            return _shown_abroad(self.digits)
        return next(
            shown.format(*match.groups())
            for _, form, shown in _COMPILED
            if (match := form.fullmatch(self.digits))
        )

    @property
    def tel(self) -> str:
        """The whole link: bare digits for a short, 0800 or 0900 number, E.164 for all others."""
        if self.kind in _BARE_KINDS or self.kind == "foreign":
            return f"tel:{self.digits}"
        return f"tel:+31{self.digits[1:]}"

    @property
    def costs(self) -> bool:
        """Whether the caller pays more than for an ordinary call."""
        return self.kind in {"paid", "enquiries"}

    @property
    def warning(self) -> str | None:
        """A sentence where this number was replaced, or isn't known to be in use."""
        if self.kind == "harmonised" and self.digits not in _HARMONISED:
            return _NOT_IN_USE.format(self.shown)
        return _OUTDATED.get(self.digits)

    @property
    def doubt(self) -> str | None:
        """A question where nobody in the Netherlands can have this number, whatever its form."""
        _, _, subscriber = self.shown.partition("-")
        if self.kind != "geographic" or subscriber[0] not in "01":
            return None
        return _NO_SUBSCRIBER.format(self.shown, subscriber[0])


def number_or_objection(text: str) -> tuple[Number | None, str]:
    """The number, and why there is none where something else is stored; (None, "") for ""."""
    if not text:
        return None, ""
    try:
        return Number.parse(text), ""
    except NumberFault as fault:
        return None, fault.sentence


def _plain(text: object) -> str:
    """The text without white space around it, when it has the shape of one number."""
    if not isinstance(text, str):
        raise NumberFault(
            'Een telefoonnummer is een tekst. Zet het tussen aanhalingstekens: "036-123 45 67".'
        )
    typed = _ordinary(text)
    if not typed:
        raise NumberFault("Er staat geen nummer. Vul het nummer in, of laat het weg.")
    _refuse_strange_characters(typed)
    if len(typed) > _LONGEST_TEXT:
        raise NumberFault("Dit is te lang voor één telefoonnummer. Schrijf elk nummer apart.")
    if not _SHAPE.fullmatch(typed):
        raise NumberFault(
            f'"{typed}" is niet te lezen als één telefoonnummer. '
            "Schrijf het zoals 036-123 45 67 of +31 36 123 45 67."
        )
    return typed


def _ordinary(text: str) -> str:
    """The text as a keyboard would have it: a paste brings other dashes, spaces and a slash."""
    typed = pasted.plain_dashes(text).strip(" \t\r\n")
    return _SLASH.sub(r"\1-", typed, count=1)


def _refuse_strange_characters(typed: str) -> None:
    for character in typed:
        if character not in _PLAIN:
            raise NumberFault(_strange(character))


def _strange(character: str) -> str:
    """Why this character can't stand in a number.

    One that can't be seen is named by its code and never repeated.
    """
    code = f"U+{ord(character):04X}"
    category = unicodedata.category(character)
    if character in "*#":
        return (
            f'Het teken "{character}" hoort niet in een telefoonnummer: het kan de telefoon van '
            "de beller omzetten. Wat je na het nummer kiest, hoort in de uitleg erbij."
        )
    if category[0] == "N":
        return (
            f"Er staat een teken in dat op een cijfer lijkt, maar het niet is ({code}). "
            "Typ het nummer opnieuw met gewone cijfers."
        )
    if category[0] in "CZM" or not character.isprintable():
        return (
            f"Er staat een onzichtbaar teken of een bijzondere spatie in ({code}). "
            "Typ het nummer opnieuw in plaats van het te plakken."
        )
    if character.isalpha():
        named = character if character.isascii() else code
        return (
            f"Er staan letters in het nummer ({named}). Gebruik alleen cijfers. "
            "Wat je na het nummer kiest, hoort in de uitleg erbij."
        )
    return (
        f'Het teken "{character}" ({code}) hoort niet in een telefoonnummer. Gebruik cijfers, '
        "spaties en gewone koppeltekens, en schrijf elk nummer apart."
    )


def _national(typed: str) -> str:
    """The digits to dial within the Netherlands, or "+" and digits for elsewhere."""
    digits = re.sub(r"[^\d+]", "", typed)
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    if digits.startswith("+31"):
        return _without_country(digits[3:], typed)
    if digits.startswith("+") and "(0)" in typed:
        raise NumberFault(
            f'In "{typed}" is niet duidelijk of de (0) gebeld moet worden. '
            "Schrijf het nummer zoals je het vanuit Nederland belt."
        )
    return digits


def _without_country(rest: str, typed: str) -> str:
    """Dutch digits behind +31. The 0 of "+31 (0)36" is welcome, a short number isn't."""
    subscriber = rest.removeprefix("0")
    for kind, form, shown in _COMPILED:
        match = form.fullmatch(subscriber)
        if match and kind in SHORT_KINDS:
            bare = shown.format(*match.groups())
            raise NumberFault(
                f'"{typed}" werkt niet: {bare} is een kort nummer en krijgt geen +31. '
                f"Schrijf {bare}."
            )
    return "0" + subscriber


def _objection(typed: str, digits: str) -> str:
    sentence = next(words for start, words in _OBJECTIONS if re.match(start, digits))
    return sentence.format(typed=typed, count=len(digits), after_four=len(digits) - 4)


def _shown_abroad(digits: str) -> str:
    """Country code, then groups of three; a last single digit joins the group before it."""
    country = _COUNTRY_CODE.match(digits)
    split = country.end() if country else 0
    groups = re.findall(r"\d{3}(?=\d\d)|\d+$", digits[split:])
    return " ".join([digits[:split], *groups])
