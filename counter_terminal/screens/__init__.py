"""One area of the staff screen a file: each draws a model and signals a wish."""
