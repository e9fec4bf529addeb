"""The sample company: everything it needs is made below one folder, and a week of it is lived through."""
