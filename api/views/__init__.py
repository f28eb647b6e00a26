"""Pages for people: server-rendered HTML and the pyvis pictures."""
