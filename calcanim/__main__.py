"""``python -m calcanim``."""

from calcanim.cli import main

main()
