"""Say what to do, show what came of it."""
