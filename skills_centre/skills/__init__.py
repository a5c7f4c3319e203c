"""The skills framework, assessments, current levels and the state of every requirement."""
