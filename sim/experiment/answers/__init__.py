"""What the runs of a store answer: differences, rankings, sensitivities, conditions."""
