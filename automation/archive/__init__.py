"""The archive: finds what was sent, what came back and what was read, exports a case, removes what is old enough."""
