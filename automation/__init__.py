"""Tongda 通达: spreadsheet-driven automation for a company's communication."""
