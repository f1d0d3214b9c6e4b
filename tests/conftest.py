"""Property tests draw the same examples every time and have all the time they need: CI must not flicker."""

from hypothesis import settings

settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")
