"""Attributes from beside a file: lists, answers, what the person at the desk states."""
