"""Sixty-four bytes at a time: which of them are some character, as one vector instruction.

numba has no vectors of its own, so this is written in LLVM's language, which knows them on every machine: where a
processor has shorter vectors, or none, LLVM splits them. The bits are the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

from llvmlite import ir
from numba.core import types as untyped_types
from numba.extending import intrinsic as numba_intrinsic

if TYPE_CHECKING:
    from collections.abc import Callable

Function = TypeVar("Function", bound="Callable[..., Any]")

# What numba passes and takes here has no types that mypy knows; "Any" is all that can be said of it.
types = cast("Any", untyped_types)
intrinsic = cast("Callable[[Function], Callable[..., Any]]", numba_intrinsic)

BLOCK = 64
"""Bytes of a block: as many as a mask of one word has bits."""

_BYTE, _WORD, _LONG, _BIT = ir.IntType(8), ir.IntType(32), ir.IntType(64), ir.IntType(1)
_BYTES = ir.VectorType(_BYTE, BLOCK)


def _repeat(builder: Any, value: Any) -> Any:  # noqa: ANN401 - see `intrinsic`
    """Return a block with a byte in all its places."""
    undefined = ir.Constant(_BYTES, ir.Undefined)
    first = builder.insert_element(undefined, value, ir.Constant(_WORD, 0))
    return builder.shuffle_vector(first, undefined, ir.Constant(ir.VectorType(_WORD, BLOCK), [0] * BLOCK))


@intrinsic
def places_of(typing_context: Any, data: Any, place: Any, byte: Any, case: Any) -> Any:  # noqa: ANN401, ARG001 - see `intrinsic`
    """Return the mask of those of the 64 bytes at *place* that are *byte* once the bits of *case* are set in them."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:  # noqa: ANN401
        start = context.make_array(signature.args[0])(context, builder, arguments[0]).data
        pointer = builder.bitcast(builder.gep(start, [arguments[1]]), _BYTES.as_pointer())
        block = builder.or_(builder.load(pointer, align=1), _repeat(builder, arguments[3]))
        return builder.bitcast(builder.icmp_unsigned("==", block, _repeat(builder, arguments[2])), _LONG)

    return types.uint64(data, types.uint64, types.uint8, types.uint8), generate


@intrinsic
def lowest_bit(typing_context: Any, mask: Any) -> Any:  # noqa: ANN401, ARG001 - see `intrinsic`
    """Return the place of the lowest bit of a mask that is not zero."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:  # noqa: ANN401, ARG001
        return builder.cttz(arguments[0], ir.Constant(_BIT, 1))

    return types.uint64(types.uint64), generate
