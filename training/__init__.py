"""How the models in processors/ are made, to be run again by anyone with the data."""
