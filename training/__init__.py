"""Training of the tagger of quote attributions."""
