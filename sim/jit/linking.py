"""Compiled functions that only compiled functions call: typed and lowered for them, optimised with the whole.

Numba makes each function ready to be called from Python: it wraps it twice, optimises it together with everything that
it calls, and turns that into machine code. An engine of 250 small functions that call one another is optimised again
and again that way, most of it a dozen times. A :class:`Part` stops at intermediate code. The function that Python
calls links in all its parts, and is optimised and turned into machine code once.

This builds on how numba is made inside (:data:`KNOWN`); with any other version every function is compiled numba's usual
way, which takes two to three times as long and gives the same results.
"""

# mypy: disallow-untyped-calls=False
from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from llvmlite.binding import Linkage
from numba.core.codegen import CPUCodeLibrary, JITCodeLibrary
from numba.core.compiler import Compiler
from numba.core.registry import CPUDispatcher

KNOWN = ("0.68",)  # versions of numba, major and minor, with which parts are tested


def is_known(version: str) -> bool:
    """Whether parts work with a version of numba."""
    return ".".join(version.split(".")[:2]) in KNOWN


class PartLibrary(JITCodeLibrary):
    """Intermediate code of a part alone; what it calls is linked once, where the whole is put together."""

    def finalize(self) -> None:
        """Whoever links the code in optimises the whole: no machine code."""
        self._finalized = True

    def called(self) -> list[CPUCodeLibrary]:
        """Libraries of what the part calls itself."""
        return list(self._linking_libraries)

    def alone(self) -> Any:
        """Code of the part without what it calls."""
        return super()._get_module_for_linking()

    def _get_module_for_linking(self) -> Any:
        """Code with all that the part calls, for functions that numba compiles its usual way."""
        module = self.alone().clone()
        for library in with_all_called(self.called()):
            module.link_in(module_of(library), preserve=True)
        return module


def with_all_called(libraries: Iterable[CPUCodeLibrary]) -> list[CPUCodeLibrary]:
    """Libraries and what parts among them call, directly or not, each once."""
    found: dict[CPUCodeLibrary, None] = {}
    waiting = list(libraries)[::-1]
    while waiting:
        library = waiting.pop()
        if library not in found:
            found[library] = None
            waiting += library.called()[::-1] if isinstance(library, PartLibrary) else []
    return list(found)


def module_of(library: CPUCodeLibrary) -> Any:
    """Code of a library; of a part that of itself alone."""
    return library.alone() if isinstance(library, PartLibrary) else library._get_module_for_linking()


class WholeLibrary(JITCodeLibrary):
    """Code of a function that Python calls, and of all its parts."""

    def finalize(self) -> None:
        """Link in all parts, each once; optimise; make machine code."""
        for library in with_all_called(self._linking_libraries):
            self._reload_init.update(library._reload_init)
            self._final_module.link_in(module_of(library), preserve=True)
        self._linking_libraries.clear()
        super().finalize()

    def _optimize_final_module(self) -> None:
        """Nobody else calls the parts, so that they may be changed at will: needless arguments and checks go."""
        for function in self._final_module.functions:
            if not function.is_declaration and function.linkage == Linkage.linkonce_odr:
                function.linkage = "internal"
        super()._optimize_final_module()


class WholeCompiler(Compiler):
    """Numba's pipeline, with the parts of a function its own."""

    def compile_extra(self, func: Any) -> Any:
        """Compile to machine code."""
        library = WholeLibrary(self.state.targetctx.codegen(), func.__qualname__)
        library.enable_object_caching()
        self.state.library = library
        return super().compile_extra(func)


class PartKey:
    """Stands for the entry point that a part does not have: what numba finds its code by."""


class PartCompiler(Compiler):
    """Numba's pipeline without its last step."""

    def compile_extra(self, func: Any) -> Any:
        """Compile to intermediate code and tell numba where it is."""
        state = self.state
        state.flags.no_compile = True
        state.library = PartLibrary(state.targetctx.codegen(), func.__qualname__)
        result = super().compile_extra(func)
        key = PartKey()
        state.targetctx.insert_user_function(key, result.fndesc, [result.library])
        return result._replace(entry_point=key)


class Part(CPUDispatcher):
    """A function that compiled functions call.

    Called from Python, it is compiled once more with all that this takes.

    Parameters
    ----------
    py_func : callable
    ready : callable
        Decorator that makes a function ready to be called from Python.
    options : bool
        Options of ``numba.njit``.
    """

    def __init__(self, py_func: Any, ready: Callable[[Any], Any], **options: bool) -> None:
        without = {"nopython": True, "boundscheck": None, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}
        super().__init__(py_func, targetoptions=options | without, pipeline_class=PartCompiler)
        self._ready = ready
        self._called: Any = None

    def add_overload(self, cres: Any) -> None:
        """Keep the code of a signature; there is nothing yet that Python could call."""
        self.overloads[tuple(cres.signature.args)] = cres

    def __call__(self, *args: Any) -> Any:
        """Call from Python."""
        if self._called is None:
            self._called = self._ready(self.py_func)
        return self._called(*args)
