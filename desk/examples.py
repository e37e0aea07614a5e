"""Help with an example, for fields whose model or form says nothing of the kind: one table.

Help texts in a model are part of a migration; these can be made better any day. Where a form has a
help text of its own, that one is shown. By the name of the model and of the field.
"""

EXAMPLES = {
    "municipalities.Region.name": "Zoals inwoners de regio noemen. Bijvoorbeeld: Flevoland.",
    "municipalities.Region.about": "In gewone taal; met een lege regel tussen alinea's. "
    "Bijvoorbeeld: Deze crisiswijzer is van de zes gemeenten in Flevoland.",
    "municipalities.Region.ages_from": "Leeg: geen grens. Bijvoorbeeld 0.",
    "municipalities.Municipality.region": "De regio waar de gemeente bij hoort, zoals Flevoland.",
    "municipalities.Municipality.name": "Bijvoorbeeld: Noordoostpolder.",
    "municipalities.Membership.user": "Het account van deze persoon, zoals anna.",
    "municipalities.Membership.region": "In welke regio, zoals Flevoland.",
    "municipalities.Membership.municipalities": "Alleen voor een redacteur: in welke gemeenten. "
    "Bijvoorbeeld: alleen Urk.",
    "contacts.Phone.service": "De dienst die hier opneemt, zoals Advies en melding.",
    "contacts.Via.phone": "Het nummer voor verwijzers, zoals dat van de crisisdienst.",
    "contacts.Via.position": "Het laagste getal staat bovenaan. Bijvoorbeeld 0.",
    "contacts.Via.service": "Wie een ander belt, zoals Huisartsenpost. Of noem een soort dienst.",
    "contacts.Service.region": "In welke regio, zoals Flevoland.",
    "contacts.Service.organization": "Van wie deze dienst is, zoals Veilig Thuis Flevoland.",
    "contacts.Service.ended_on": "De eerste dag waarop de dienst er niet meer is. Leeg: zij is er "
    "nog. Bijvoorbeeld 1-1-2027.",
    "contacts.Organization.region": "In welke regio, zoals Flevoland.",
    "contacts.RegionLine.region": "In welke regio, zoals Flevoland.",
    "contacts.ServiceArea.service": "De dienst, zoals Lokaal team.",
    "contacts.ServiceArea.municipality": "Waar de dienst werkt, zoals Urk.",
    "agreements.Agreement.region": "In welke regio, zoals Flevoland.",
    "agreements.Agreement.owner": "De mailbox van een functie, niet van een persoon, zoals "
    "crisis@flevoland.example.",
    "agreements.AgreementVersion.agreement": "Waarvan dit een versie is, zoals Acute onveiligheid.",
    "agreements.Signature.version": "Onder welke versie, zoals Acute onveiligheid, versie 2.",
    "agreements.Signature.organization": "Wie ondertekende, zoals Veilig Thuis Flevoland.",
    "agreements.Signature.on": "De dag van ondertekenen. Leeg: niet bekend. Bijvoorbeeld "
    "20-9-2026.",
    "agreements.AgreementArea.agreement": "De werkafspraak, zoals Acute onveiligheid.",
    "agreements.AgreementArea.municipality": "Waar zij geldt, zoals Urk.",
    "agreements.Party.agreement": "De werkafspraak, zoals Acute onveiligheid.",
    "agreements.Party.organization": "Wie meedoet, zoals de politie.",
    "trees.Tree.region": "In welke regio, zoals Flevoland.",
    "trees.Outcome.region": "In welke regio, zoals Flevoland.",
    "trees.Step.outcome": "De uitkomst waar deze stap bij hoort, zoals Bel Veilig Thuis.",
    "trees.Step.position": "Het laagste getal belt iemand het eerst. Bijvoorbeeld 0.",
    "trees.Step.service": "Wie je belt, zoals Veilig Thuis. Of noem hieronder een soort dienst.",
    "trees.Scenario.region": "In welke regio, zoals Flevoland.",
    "trees.Scenario.municipality": "Waar iemand staat in deze casus, zoals Urk.",
}
