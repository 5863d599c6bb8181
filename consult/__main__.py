"""`python -m consult` is the `consult` command."""

from consult.app import main

main()
