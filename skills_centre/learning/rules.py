"""Pure decisions of the learning domain."""
