"""Tests of what is found on money."""
