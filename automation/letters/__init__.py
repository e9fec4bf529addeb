"""Letters to people outside: the same words as a mail, as its plain text and as a printable document. Shared by all processes. Pure."""
