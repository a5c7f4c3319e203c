"""Roles set from a table of job titles: which people have which title, and what each title means for their role."""
