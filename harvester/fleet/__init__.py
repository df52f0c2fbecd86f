"""Many machines: portals shared out by PostgreSQL, each crawled into a database of its own, gathered into one.

The queue is Procrastinate's (the extra `fleet`); here stands only what a job is, what comes of it, and who
takes it up again. May import operation, store and portals; nothing imports it but its commands.
"""
