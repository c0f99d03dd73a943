"""The touchscreen where customers take a number."""
