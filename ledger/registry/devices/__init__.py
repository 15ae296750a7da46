"""Devices: who owns them, the series they anchor, and what a reading decides."""
