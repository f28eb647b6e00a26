"""The map as served: HTTP, views, command line."""
