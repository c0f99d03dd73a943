"""Screens as they are painted, at every size and in every language; each check has its sabotage."""
