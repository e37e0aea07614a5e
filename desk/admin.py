"""What Django's admin looks for by itself: every page of the registry, one folder per job."""
