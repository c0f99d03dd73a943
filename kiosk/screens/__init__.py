"""One page a file: each draws a model and signals a wish."""
