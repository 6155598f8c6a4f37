"""What people see of a run: its summary, its answer for programs, the year's figure."""
