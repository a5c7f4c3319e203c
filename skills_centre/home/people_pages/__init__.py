"""The pages on which people and the organisation are looked after."""
