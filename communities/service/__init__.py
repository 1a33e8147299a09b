"""Verbs: `belonging` for the place and its people, `talking` for topics and posts, `reading` for what one has seen."""
