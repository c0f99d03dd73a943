"""The hall's screen: who goes where."""
