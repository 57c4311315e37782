"""All that can be said of a policy without running it: parameters, series, costs."""
