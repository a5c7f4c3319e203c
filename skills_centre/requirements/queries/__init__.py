"""Every SELECT of required learning."""
