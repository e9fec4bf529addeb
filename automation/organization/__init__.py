"""Facts that every process shares: people, the working calendar, reporting weeks, terminology, classification."""
