"""Pure decisions of the gaps domain."""
