"""Tests of trade: contracts and orders."""
