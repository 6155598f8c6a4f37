"""Studies behind the documentation: thresholds, evaluations, volumes by cause, screening of assumptions."""
