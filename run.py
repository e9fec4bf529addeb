# -*- coding: utf-8 -*-
"""Starts the program: python run.py COMMAND ... (or: test ...); sets up its own Python environment first where needed."""
# ruff: noqa: UP009, UP010, UP036
# Python 2.7 and 3.6 must be able to read this file, so that an old Python gets a clear line instead of a syntax error.

from __future__ import print_function

import sys

if sys.version_info < (3, 11):
    version = sys.version.split()[0]
    sys.stderr.write("Python 3.11 or newer is needed, this is " + version + ": https://www.python.org/downloads/\n")
    sys.stderr.write("需要 Python 3.11 或更新，现在是 " + version + "。请到 python.org 下载安装后再运行。\n")
    sys.exit(40)

from automation.environment import run

if __name__ == "__main__":
    run(sys.argv[1:])
