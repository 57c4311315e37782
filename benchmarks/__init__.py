"""Speed and memory, measured side by side with other ways to run the same network; never a timed test."""
