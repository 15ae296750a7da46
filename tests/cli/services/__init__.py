"""Tests of the commands on services."""
