"""Approval by a second person, bound to the exact content: who is asked, what answers count, what stands. Shared by all processes. Pure."""
