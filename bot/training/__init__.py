"""Training the adapters of the profiles; never imported by the running bot."""
