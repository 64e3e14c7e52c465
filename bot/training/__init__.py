"""Training the adapter of the standard profile; never imported by the running bot."""
