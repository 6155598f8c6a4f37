"""Kernels that are optimised once: where the first compilation would otherwise go.

Numba gives every function a library of its own, into which it links all that the function calls, and
optimises and assembles the whole of it. For a hundred kernels that call one another that is some ten times
the work of optimising the program once. A kernel here only yields its own unoptimised code; whoever
compiles an entry (`numba.njit`) links in each kernel that it reaches, once, and optimises them together.

This leans on two of Numba's extension points, ``pipeline_class`` and the code library, and on nothing
that an entry's cache sees.
"""

from __future__ import annotations

from typing import Any, NoReturn

from llvmlite.binding import Linkage, create_pass_builder, create_pipeline_tuning_options
from numba.core import config
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import Compiler

POLICY = "policy"
"""Argument in which a rule looks parameters up by their text, which Numba has to rewrite. Other kernels
need no rewriting, and compile faster without."""

APART = "apart"
"""Mark of a function that stays one by itself in compiled code."""

UNCOUNTED = "sim.day."
"""Package whose kernels make no arrays, so need not count who uses the arrays that they look into.

All kernels of an entry must be of one mind: what an uncounted one makes a counted one compile (`np.empty`
itself is such a function) is not counted either, and never freed.
"""

ALLOCATING = frozenset(("empty", "zeros", "argsort", "copy"))
"""Functions by which a kernel would make arrays."""


class KernelLibrary(JITCodeLibrary):
    """Code of one kernel alone, never made executable; it is linked with what it calls on demand."""

    def finalize(self) -> None:
        """Take no more code; nothing is optimised or assembled here."""
        self._raise_if_finalized()
        self._finalized = True

    def reached(self) -> list[Any]:
        """The kernel's library and every one that it calls, directly or through other kernels."""
        waiting, found = [self], [self]
        while waiting:
            for library in waiting.pop()._linking_libraries:
                if library not in found:
                    found.append(library)
                    if isinstance(library, KernelLibrary):
                        waiting.append(library)
        return found

    def _get_module_for_linking(self) -> Any:
        """One module of all that is reached. Kernels come first: what nobody calls yet is not linked in."""
        self._ensure_finalized()
        kernels = [one for one in self.reached() if isinstance(one, KernelLibrary)]
        module = self._code_to_keep()
        for library in kernels[1:]:
            module.link_in(library._code_to_keep(), preserve=False)
        for library in self.reached():
            if library not in kernels:
                module.link_in(library._get_module_for_linking(), preserve=True)
        for function in module.functions:
            if function.linkage == Linkage.weak_odr:
                function.linkage = Linkage.linkonce_odr
        return module

    def _code_to_keep(self) -> Any:
        """A copy of the kernel's code that is linked in even where nobody calls it yet."""
        copy = self._final_module.clone()
        for function in copy.functions:
            if not function.is_declaration and function.linkage == Linkage.external:
                function.linkage = Linkage.weak_odr
        return copy


class KernelCompiler(Compiler):
    """Numba's pipeline for a kernel: it ends with the kernel's code in a `KernelLibrary`."""

    def __init__(self, typingctx: Any, targetctx: Any, library: Any, *rest: Any) -> None:
        super().__init__(typingctx, targetctx, library, *rest)
        flags = self.state.flags
        flags.no_compile = flags.no_cpython_wrapper = flags.no_cfunc_wrapper = True

    def compile_extra(self, func: Any) -> Any:
        """Compile to code that only compiled functions can call."""
        context = self.state.targetctx
        self.state.flags.nrt = not func.__module__.startswith(UNCOUNTED)
        if not self.state.flags.nrt and not ALLOCATING.isdisjoint(func.__code__.co_names):
            raise TypeError(f"{func.__qualname__} makes an array, which nobody would free")
        self.state.flags.no_rewrites = POLICY not in func.__code__.co_varnames
        self.state.library = KernelLibrary(context.codegen(), func.__qualname__)

        def not_from_python(*_: Any) -> NoReturn:
            raise TypeError(f"{func.__qualname__} is called by compiled code; from Python use its .py_func")

        result = super().compile_extra(func)._replace(entry_point=not_from_python)
        if hasattr(func, APART):
            code = result.library._final_module.get_function(result.fndesc.mangled_name)
            code.add_function_attribute("noinline")
        context.insert_user_function(not_from_python, result.fndesc, [result.library])
        return result


class EntryLibrary(JITCodeLibrary):
    """Code of an entry with all the kernels that it reaches, which nobody else calls.

    They bear its name, too: loaded code is looked up by name, even what is nobody else's, and another caller
    of the same kernel would meet one that no longer takes what it passes.
    """

    def _optimize_final_module(self) -> None:
        """Tell the compiler so: it drops the errors that no call meets, and what else is for strangers.

        Once, where Numba goes over a module twice to free it of counts of who uses an array; and without
        unrolling loops, which made the code a sixth longer and no faster.
        """
        for function in self._final_module.functions:
            if function.linkage == Linkage.linkonce_odr:
                function.linkage = Linkage.internal
                function.name = f"{function.name}.{self.name}"
        set_for_numba: dict[str, Any] = vars(config)
        options = create_pipeline_tuning_options(speed_level=int(set_for_numba["OPT"]))
        options.loop_vectorization = set_for_numba["LOOP_VECTORIZE"]
        options.slp_vectorization = set_for_numba["SLP_VECTORIZE"]
        options.loop_unrolling = options.loop_interleaving = False
        builder = create_pass_builder(self._codegen._tm, options)
        passes = builder.getModulePassManager()
        passes.add_refprune_pass()
        passes.run(self._final_module, builder)


class EntryCompiler(Compiler):
    """Numba's pipeline for an entry: it ends with its code in an `EntryLibrary`."""

    def compile_extra(self, func: Any) -> Any:
        """Compile to code that Python calls and that can be kept in a cache."""
        self.state.library = EntryLibrary(
            self.state.targetctx.codegen(), f"{func.__module__}.{func.__qualname__}"
        )
        self.state.library.enable_object_caching()
        return super().compile_extra(func)
