"""PROCESS: 基础资料, the reference data every process shares: address book, terminology, company calendar. Pure."""
