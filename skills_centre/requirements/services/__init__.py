"""Every change of required learning."""
