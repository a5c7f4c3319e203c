"""The institution's calendar out of a file that administrators send: read, shown as a difference, loaded whole or not at all."""
