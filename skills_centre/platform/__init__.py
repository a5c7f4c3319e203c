"""What every domain stands on: database, transaction, jobs, clock, mail, audit, words, Markdown."""
