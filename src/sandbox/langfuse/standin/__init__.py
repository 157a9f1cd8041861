"""A stand-in for Langfuse's web and worker: test equipment, not Langfuse.

It fails where the real one fails; what it imitates was measured on a running Langfuse 4.16.0.
"""
