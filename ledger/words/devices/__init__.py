"""Devices, their series, and an office's log of look-ups in words."""
