"""Mail: messages as data, templates, the outbox (the ledger), transports."""
