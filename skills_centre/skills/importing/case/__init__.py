"""Reading frameworks from 1EdTech CASE packages, our own and those of others."""
