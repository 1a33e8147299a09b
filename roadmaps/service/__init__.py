"""The verbs of roadmaps, by facet: writing, publishing, learning."""
