"""A fuzzer that minds which code a case reaches, and goes on from those that reached more."""
