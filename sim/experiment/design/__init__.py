"""What an experiment asks: its file, factors, policies and worlds, and the runs that follow from them."""
