"""A synthetic Yulin to try the check on; nothing in it is official data."""

from layers.synthetic.subject import Subject
from layers.synthetic.write import Demo, write_demo

__all__ = ["Demo", "Subject", "write_demo"]
