"""Pure decisions about required learning: due dates, periods, states, compliance, and a rule as a sentence."""
