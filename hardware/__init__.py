"""Devices in their own words (lines, dots, pulses); knows no ticket and no window."""
