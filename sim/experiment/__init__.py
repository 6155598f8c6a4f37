"""Experiments on the model: worlds drawn from what is assumed, paired comparisons, verdicts on claims."""
