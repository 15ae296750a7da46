"""Fixtures of the command line's tests."""

from .lesson import built_lesson, lesson

__all__ = ["built_lesson", "lesson"]
