"""PROCESS: 外部往来, what is written to partners, suppliers and media: registered, checked by a second person, sent, answered. Pure."""
