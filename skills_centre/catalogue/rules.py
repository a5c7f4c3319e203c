"""Pure decisions of the catalogue domain."""
