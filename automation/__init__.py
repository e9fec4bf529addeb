"""Tongda 通达: spreadsheet-driven automation for a company's communication."""

import os

# Looking for pydantic plugins opens the metadata of every installed package: 40 ms at each start, and we have none.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
