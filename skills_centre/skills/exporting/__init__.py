"""Writing frameworks to files; nothing here touches the database."""
