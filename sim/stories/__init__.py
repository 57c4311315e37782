"""Stories: the way of one case, the year of one resident, the week of one member, in plain words."""

from sim.stories.choice import QUERIES, find_case
from sim.stories.people import member_week, resident_year
from sim.stories.story import Story, story_of

__all__ = ["QUERIES", "Story", "find_case", "member_week", "resident_year", "story_of"]
