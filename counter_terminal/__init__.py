"""The staff screen of one seat, and the supervisor's desk."""
