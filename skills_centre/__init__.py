"""Skills Centre: learning and skills for a Digital and Data Skills Centre of Excellence."""
