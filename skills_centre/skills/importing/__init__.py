"""Reading frameworks from files, and saying what a file would change; nothing here touches the database."""
