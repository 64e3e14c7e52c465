"""What `golden-rule` can do, a module a command; heavy imports wait until they are needed."""
