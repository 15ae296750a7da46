"""Tests of what is found on people."""
