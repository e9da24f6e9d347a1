"""`dedupe serve`: pages and a JSON interface over an index, read only.

`app` puts it together; `routes` is the one table that the interface, its checks and its description are made of;
`reader` is the index as pages see it. A request that takes long is answered by `workers`.
"""
