"""Between the spiders and the network: hosts, robots, back-off, what an answer is worth, what a night asks again.

May import portals, reading, store, listings; never spiders, pipelines or commands.
"""
