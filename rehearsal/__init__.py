"""The whole hall on one computer."""
