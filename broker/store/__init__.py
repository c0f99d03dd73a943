"""The only room of the broker that knows SQL."""
