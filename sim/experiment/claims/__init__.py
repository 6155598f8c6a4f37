"""Claims as files, put to many worlds: verdicts, conditions, and a search for a world that reverses one."""
