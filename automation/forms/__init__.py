"""Forms: declared once (schema), drawn (blank), read (filled), found (workspace), sent back for mending (return_slip)."""
