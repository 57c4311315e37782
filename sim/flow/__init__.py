"""The compiled engine: cases move through desks in continuous time.

Knows arrays only. One noun or one decision per module; :mod:`sim.flow.engine` is the event loop.
Rules of the engine are listed in ``docs/background/model.md`` and ``docs/background/architecture.md``.
"""
