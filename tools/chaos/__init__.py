"""The bot as a process, killed again and again under faults, and a count of what came of it."""
