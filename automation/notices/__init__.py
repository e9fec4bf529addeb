"""PROCESS: 内部通知: asked for, written, approved, published, confirmed. Pure."""
