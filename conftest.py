"""Stands at the root so that plain `pytest` finds the project; surroundings and database are prepared by the plugin.

The settings are named there and not in pyproject.toml: pytest-django would read them before anything is prepared.
"""

pytest_plugins = ["tests.plugin"]
