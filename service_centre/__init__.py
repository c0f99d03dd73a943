"""What every program of the hall shares: rules, messages, link, words and looks; nothing in it knows a program."""
