"""What accounts do, by facet: joining, entry (sign-in and reset), settings, walls (blocks and mutes)."""
