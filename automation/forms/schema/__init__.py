"""The declaration of forms and the judging of values: pure, no I/O, no clock."""
