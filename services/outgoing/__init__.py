"""Asking servers of others over HTTP, whatever for.

addresses   which addresses may be connected to (pure)
connecting  connections that hold to it, and what goes wrong with them in words
patience    how long to wait: what a server asks for, and the chance that keeps callers apart (pure)
"""
