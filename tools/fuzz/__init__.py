"""A fuzzer that minds which code a case reaches, and builds new cases from those that reached more."""
