"""Crawls of replica portals in a process of their own."""
