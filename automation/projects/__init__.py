"""PROCESS: project progress across departments: tasks, weekly progress, the weekly report. Pure rules and declarations."""
