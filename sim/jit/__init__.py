"""Compiled code: decorators, linking, where machine code is kept."""
