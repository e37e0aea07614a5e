"""The directory of a region as a spreadsheet: out, edited by a person, and in again."""
