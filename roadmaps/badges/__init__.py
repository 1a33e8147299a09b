"""Badges: a credential as plain values, signed, put into a picture, and read back. Nothing is stored here.

An Open Badges 3.0 credential is here a JSON Web Token signed with Ed25519 (docs/decisions/0014-credentials.md says
why); the program `check.py` reads one anywhere, with Python's own library alone.
"""
