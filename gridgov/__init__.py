"""The package :mod:`sim` by the name of the project: ``import gridgov`` gives the very same module.

>>> import gridgov, sim
>>> gridgov is sim
True

Modules have both names, too: ``gridgov.scenario is sim.scenario``.
"""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import sys
import types
from collections.abc import Sequence

import sim

_NAME, _REAL = "gridgov", "sim"


class _Package(types.ModuleType):
    """A package that offers a name which is also the name of one of its modules, such as ``sim.measures.equity_by``.

    The import of a module sets it as an attribute of its package, once for each name of the package; the second
    time it would hide what the package offers.
    """

    def __setattr__(self, name: str, value: object) -> None:
        offered = self.__dict__.get(name)
        if isinstance(value, types.ModuleType) and not (offered is None or isinstance(offered, types.ModuleType)):
            return
        super().__setattr__(name, value)


class _Alias(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds a module ``gridgov.x`` as the module ``sim.x``."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: types.ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """A module under the project's name; None: not one of ours."""
        if not fullname.startswith(f"{_NAME}."):
            return None
        real = importlib.util.find_spec(_real(fullname))
        if real is None:
            return None
        package = real.submodule_search_locations is not None
        return importlib.machinery.ModuleSpec(fullname, self, origin=real.origin, is_package=package)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        """The real module."""
        module = importlib.import_module(_real(spec.name))
        spec.loader_state = module.__spec__
        package, _, name = _real(spec.name).rpartition(".")
        if getattr(sys.modules[package], name, module) is not module:
            sys.modules[package].__class__ = _Package
        return module

    def exec_module(self, module: types.ModuleType) -> None:
        """It has been run before: give it back its own description, which the import has replaced."""
        if module.__spec__ is not None and module.__spec__.loader is self:
            module.__spec__ = module.__spec__.loader_state

    def get_code(self, fullname: str) -> types.CodeType | None:
        """Code of a module, for ``python -m gridgov``."""
        spec = importlib.util.find_spec(_real(fullname))
        loader = spec.loader if spec is not None else None
        return loader.get_code(_real(fullname)) if isinstance(loader, importlib.abc.InspectLoader) else None


def _real(fullname: str) -> str:
    return _REAL + fullname.removeprefix(_NAME)


sys.meta_path.insert(0, _Alias())
sys.modules[_NAME] = sim
