"""Pure decisions of the skills domain."""
