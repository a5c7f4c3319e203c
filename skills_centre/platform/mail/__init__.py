"""Mail: the outbox, its delivery, and the looks of a message."""
