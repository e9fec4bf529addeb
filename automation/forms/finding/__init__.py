"""What lies in the workspace: found, remembered by version, read in parallel, and which of several counts."""
