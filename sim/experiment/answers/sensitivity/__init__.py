"""Which factors move an outcome: Sobol's and Morris's indices, and what seeds do beside them."""
