"""Bringing in what people have already: Word documents, pasted text, question banks and lists of external courses."""
