"""What the words in the addresses of the admin stand for."""

# Where the name of a word doesn't say so; "pk" and "object_id" take theirs from the rest.
MODEL_OF = {
    "region": "municipalities.Region",
    "municipality": "municipalities.Municipality",
    "proposal": "municipalities.Proposal",
    "tree": "trees.Tree",
    "node": "trees.Node",
    "outcome": "trees.Outcome",
    "edition": "trees.Edition",
    "scenario": "trees.Scenario",
    "service": "contacts.Service",
    "id": "auth.User",
}
