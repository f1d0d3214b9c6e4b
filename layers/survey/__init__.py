"""A survey of a folder of official layers: what each is, how sure that is, and the catalogue they would make."""

from layers.survey.draft import Proposal, propose
from layers.survey.looking import survey
from layers.survey.seen import Seen, Survey, Unused

__all__ = ["Proposal", "Seen", "Survey", "Unused", "propose", "survey"]
