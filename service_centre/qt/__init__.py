"""What the screens share; the broker never comes here."""
