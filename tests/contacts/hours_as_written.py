"""Opening hours as organizations write them, each with what it means: read, asked about or refused.

The number is that of the list the patterns were collected in. What is read says its week as a cell
does; what is asked names its questions; what is refused has a word of the sentence that says why.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Written:
    """One way of writing: `means` as a cell shows the week, `holidays` what it says of those."""

    number: int
    text: str
    means: str = ""
    asks: tuple[str, ...] = ()
    refused: str = ""
    holidays: str = ""


def read(number: int, text: str, means: str, holidays: str = "") -> Written:
    return Written(number, text, means, holidays=holidays)


def asked(number: int, text: str, means: str, *asks: str, holidays: str = "") -> Written:
    """`means` is how it is read with each question answered by its first choice."""
    return Written(number, text, means, asks, holidays=holidays)


def refused(number: int, text: str, why: str) -> Written:
    return Written(number, text, refused=why)


NIGHTS = "ma-vr 17:00-08:00"
GP_POST = f"{NIGHTS}; za, zo dag en nacht"
USUAL = "gebruikelijke: dag en nacht"

WAYS = (
    read(1, "Maandag tot en met vrijdag van 17.00 uur ’s middags tot 08.00 uur ’s morgens", NIGHTS),
    asked(2, "Zaterdag, zondag en nationaal erkende feestdagen: 24 uur per dag",
          "za, zo dag en nacht", "holidays", holidays=USUAL),
    read(3, "ma t/m vr vanaf 17.00 ’s middags tot 08.00 uur ‘s ochtends", NIGHTS),
    asked(4, "zaterdag, zondag en nationaal erkende feestdagen: 24 uur  >terug",
          "za, zo dag en nacht", "holidays", holidays=USUAL),
    read(5, "Op werkdagen vanaf 17.00 uur tot de volgende morgen 08.00 uur",
         "ma-vr 17:00-08:00 de volgende dag"),
    read(6, "weekenden van vrijdag 17:00 tot maandag 08.00",
         "vr 17:00-24:00; za, zo dag en nacht; ma 00:00-08:00"),
    asked(8, "iedere dag tussen 17.00 uur ’s avonds en 8.00 uur ’s ochtends, gedurende het hele "
          "weekend en op alle erkende feestdagen",
          "ma-zo 17:00-08:00; za, zo dag en nacht", "whole", "holidays", holidays=USUAL),
    asked(9, "’s avonds en ’s nachts (tussen 17.00 uur en 08.00 uur), in het weekend en tijdens "
          "feestdagen", "ma-zo 17:00-08:00; za, zo dag en nacht", "days", "whole", "holidays",
          holidays=USUAL),
    asked(11, "ma t/m vr 18.00-8.00, za zo officiële feestdagen 24 u",
          "ma-vr 18:00-08:00; za, zo dag en nacht", "holidays", holidays=USUAL),
    read(12, "Maandag t/m vrijdag tussen 17.00 uur ’s middags en 8.00 uur ’s ochtends", NIGHTS),
    read(13, "ma-vr 17-23, weekend 8-23", "ma-vr 17:00-23:00; za, zo 08:00-23:00"),
    refused(14, "Op werkdagen is er tussen 08.00 uur en 17.00 uur geen medisch personeel aanwezig",
            "draait de betekenis om"),
    read(16, "op werkdagen van 08.00 tot 17.00 uur", "ma-vr 08:00-17:00"),
    asked(17, "buiten kantooruren",
          "ma-vr 17:00-08:30; za, zo 00:00-08:30 de volgende dag", "office"),
    asked(18, "tijdens kantooruren m.u.v. vrijdagmiddag", "ma-do 08:30-17:00; vr 08:30-12:00",
          "office"),
    read(19, "op afspraak elke werkdag 09.00-12.30 en 14.00-17.00",
         "ma-vr 09:00-12:30, 14:00-17:00"),
    read(20, "in de even weken ook zaterdag 10.00-11.00", "za 10:00-11:00 (even weken)"),
    read(21, "dinsdag- en donderdagochtend 8.30-12.00", "di, do 08:30-12:00"),
    read(22, "op maandag en dinsdag van 8.30 tot 17.00 uur en van woensdag tot en met vrijdag van "
         "8.30 tot 12.30 uur", "ma, di 08:30-17:00; wo-vr 08:30-12:30"),
    read(24, "van maandag tot en met vrijdag van 8.00 tot 20.00 uur. Op zaterdag van 9.00 tot "
         "17.00 uur", "ma-vr 08:00-20:00; za 09:00-17:00"),
    asked(25, "van acht uur ’s morgens tot acht uur ’s avonds", "ma-zo 08:00-20:00", "days"),
    asked(27, "maandag tot vrijdag bereikbaar tussen 9.00 en 12.00 uur en tussen 13.00 en "
          "16.00 uur", "ma-vr 09:00-12:00, 13:00-16:00", "last-day"),
    asked(28, "maandag tot vrijdag bereikbaar van 8.00 uur tot 17.30 uur", "ma-vr 08:00-17:30",
          "last-day"),
    read(29, "op werkdagen tussen 8.00 en 20.00 uur", "ma-vr 08:00-20:00"),
    read(30, "zeven dagen per week telefonisch bereikbaar tussen 7.00 en 22.00 uur",
         "ma-zo 07:00-22:00"),
    read(32, "van vrijdagavond 19u tot maandagochtend 8u",
         "vr 19:00-24:00; za, zo dag en nacht; ma 00:00-08:00"),
    refused(33, "Van dinsdag 27 t/m vrijdag 30 december van 9.00 tot 12.30 uur", "Afwijkingen"),
    read(35, "alleen donderdag tussen 14:00 uur en 16:00 uur open", "do 14:00-16:00"),
    refused(36, "enkel geopend op afspraak", "noemt geen openingstijden"),
    refused(37, "enkel open als het bord buiten staat", "is niet te lezen"),
    refused(38, "vier keer per week op drie verschillende tijdstippen", "is niet te lezen"),
    read(39, "Open ma. di wo en vr. 09.00-12.00 uur", "ma-wo, vr 09:00-12:00"),
    read(41, "Ma t/m vrij: 8.30 – 12.30 uur en van 13.00 – 17.00 uur (met uitzondering van "
         "feestdagen). Za en zo: van 17.00 – 20.00 uur",
         "ma-vr 08:30-12:30, 13:00-17:00; za, zo 17:00-20:00", "gebruikelijke: gesloten"),
    read(42, "op maandag tot en met vrijdag van 8.00 tot 18.00 uur en op zaterdag van 13.00 tot "
         "17.00 uur", "ma-vr 08:00-18:00; za 13:00-17:00"),
    asked(43, "elke dag tot 23.00 uur open", "ma-zo 00:00-23:00", "half"),
    asked(44, "dagelijks van 9.00 uur tot 11.00 uur bereikbaar", "ma-zo 09:00-11:00", "daily"),
    asked(47, "dagelijks vanaf 10.30", "ma-zo 10:30-24:00", "half"),
    asked(48, "inloop 19.00-22.30, later ook mogelijk", "ma-zo 19:00-22:30", "days", "phone"),
    read(49, "iedere werkdag 8.30-11.30", "ma-vr 08:30-11:30"),
    refused(50, "melden tussen 16.30 en 22.00, om 09.30 weg", "is niet te lezen"),
    read(52, "di 9-12, do 13-16", "di 09:00-12:00; do 13:00-16:00"),
    refused(53, "op 26 oktober en op 9 november overdag open van 8.00 tot 17.00 uur",
            "met het jaar erbij"),
    refused(55, "’s middags een paar uur, niet in het weekend", "draait de betekenis om"),
    read(56, "dagelijks van 08.00 tot 24.00 uur", "ma-zo 08:00-24:00"),
    read(57, "iedere dag bereikbaar tussen 11 en 21 uur", "ma-zo 11:00-21:00"),
    read(59, "24 uur per dag, zeven dagen per week", "dag en nacht"),
    *(read(60, text, "dag en nacht") for text in
      ("24/7", "7x24", "7/24", "24-7", "24x7", "dag en nacht", "Dag en nacht bereikbaar")),
    read(62, "kantooruren 08.00-17.00 op werkdagen", "ma-vr 08:00-17:00"),
    asked(63, "op werkdagen van 17 tot 21 uur", "ma-vr 17:00-21:00", "evening"),
    refused(64, "t/m dinsdag 13 januari", "Werkt tot en met"),
    refused(65, "vrijdag 24 december vanaf 13.00 uur geen vragen meer", "draait de betekenis om"),
    asked(66, "16.00 - 19.30 uur (gehele week) 11.00 - 12.00 uur (alleen weekend)",
          "ma-zo 16:00-19:30; za, zo 11:00-12:00", "order"),
    refused(68, "In crisissituaties ook buiten kantoortijden geopend", "is niet te lezen"),
    asked(69, "’s nachts dicht, telefoon loopt door", "dag en nacht", "phone"),
    read(70, "ma-vr 8u30-17u", "ma-vr 08:30-17:00"),
    refused(70, "wo gesloten", "zegt niet wanneer er in de week iemand opneemt"),
    refused(70, "1e maandag van de maand 10-12", "met hun datum bij Afwijkingen"),
    refused(70, "ma-vr 9-17, schoolvakanties gesloten", "met hun datum bij Afwijkingen"),
)  # fmt: skip
