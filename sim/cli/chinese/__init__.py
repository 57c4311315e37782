"""The command line in Chinese: its help pages, and the messages of commands."""
