"""The ten sheets of 项目周进度报表, each made from the figures alone."""
