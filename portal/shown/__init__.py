"""What a template shows: words, never decisions."""
