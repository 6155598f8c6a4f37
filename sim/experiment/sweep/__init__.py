"""From a plan to a store: tasks for workers, rows in Parquet, a journal, and what is done already."""
