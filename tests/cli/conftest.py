"""Fixtures of the command line's tests."""

from .lesson import built_lesson, built_whole_lesson, lesson, whole_lesson

__all__ = ["built_lesson", "built_whole_lesson", "lesson", "whole_lesson"]
