"""Reports: tables for the terminal, progress, figures."""
