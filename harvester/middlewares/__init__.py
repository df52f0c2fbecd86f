"""Manners on the way to a portal and back: hosts, redirects, pauses, challenges."""
