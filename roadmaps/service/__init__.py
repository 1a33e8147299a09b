"""The verbs of roadmaps, by facet: publishing, and learning."""
