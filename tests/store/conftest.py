"""Each test that asks for `store` runs on SQLite and on PostgreSQL."""

from tests.store.databases import postgresql_url, store, url

__all__ = ["postgresql_url", "store", "url"]
