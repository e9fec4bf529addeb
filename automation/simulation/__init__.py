"""The future, lived through on a copy: the same rounds as `run`, between them people who answer, forget, err and are away."""
