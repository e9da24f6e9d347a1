"""Sixty-four bytes at a time: which of them are letters, and the hash of a short word, as vector instructions.

numba has no vectors of its own, so these are written in LLVM's language, which knows them on every
machine: where a processor has shorter vectors, or none, LLVM splits them. The bits are the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

from llvmlite import ir
from numba.core import cgutils as untyped_cgutils
from numba.core import types as untyped_types
from numba.extending import intrinsic as numba_intrinsic

if TYPE_CHECKING:
    from collections.abc import Callable

Function = TypeVar("Function", bound="Callable[..., Any]")

# What numba passes and takes here has no types that mypy knows; "Any" is all that can be said of it.
cgutils, types = cast("Any", untyped_cgutils), cast("Any", untyped_types)
intrinsic = cast("Callable[[Function], Callable[..., Any]]", numba_intrinsic)

BLOCK = 64
"""Bytes of a block: as many as a mask of one word has bits."""

SHORT = 16
"""Bytes of a short word; in news one word of three hundred is longer."""

_BYTE, _LONG, _BIT = ir.IntType(8), ir.IntType(64), ir.IntType(1)
_CASE = 0x20


def _splat(value: int, kind: ir.Type, lanes: int) -> ir.Constant:
    """Return a vector with *value* in all its lanes."""
    return ir.Constant(ir.VectorType(kind, lanes), [ir.Constant(kind, value)] * lanes)


def _load(context: Any, builder: Any, array: Any, place: Any, kind: ir.Type, lanes: int) -> Any:  # noqa: ANN401 - see `intrinsic`
    """Return the vector of *lanes* values that begins at *place* of an array; it need not be aligned."""
    array_type, value = array
    start = context.make_array(array_type)(context, builder, value).data
    first = builder.gep(start, [place])
    pointer = builder.bitcast(first, ir.VectorType(kind, lanes).as_pointer())
    return builder.load(pointer, align=1)


def _within(builder: Any, values: Any, low: int, count: int, lanes: int) -> Any:  # noqa: ANN401 - see `intrinsic`
    """Return which lanes are one of *count* bytes from *low* on."""
    distance = builder.sub(values, _splat(low, _BYTE, lanes))
    return builder.icmp_unsigned("<", distance, _splat(count, _BYTE, lanes))


@intrinsic
def letters_of(typing_context: Any, data: Any, place: Any) -> Any:  # noqa: ANN401, ARG001 - see `intrinsic`
    """Return two masks of the 64 bytes at *place*: ASCII letters, digits and underscores; bytes beyond ASCII."""
    signature = types.UniTuple(types.uint64, 2)(data, types.uint64)

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:  # noqa: ANN401
        block = _load(context, builder, (signature.args[0], arguments[0]), arguments[1], _BYTE, BLOCK)
        letters = _within(builder, builder.or_(block, _splat(_CASE, _BYTE, BLOCK)), ord("a"), 26, BLOCK)
        digits = _within(builder, block, ord("0"), 10, BLOCK)
        scores = builder.icmp_unsigned("==", block, _splat(ord("_"), _BYTE, BLOCK))
        inside = builder.or_(builder.or_(letters, digits), scores)
        beyond = builder.icmp_signed("<", block, _splat(0, _BYTE, BLOCK))
        masks = [builder.bitcast(mask, _LONG) for mask in (inside, beyond)]
        return cgutils.pack_array(builder, masks)

    return signature, generate


@intrinsic
def lowest_bit(typing_context: Any, mask: Any) -> Any:  # noqa: ANN401, ARG001 - see `intrinsic`
    """Return the place of the lowest bit of a mask that is not zero."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:  # noqa: ANN401, ARG001
        return builder.cttz(arguments[0], ir.Constant(_BIT, 1))

    return types.uint64(types.uint64), generate


@intrinsic
def hash_short(typing_context: Any, data: Any, place: Any, size: Any, powers: Any) -> Any:  # noqa: ANN401, ARG001 - see `intrinsic`
    """Return the hash, not yet mixed, of the first *size* letters at *place*, up to `SHORT` of them.

    It is the sum of each lower-case letter's code plus one times its power, plus their number: that of `normalise`.
    """
    signature = types.uint64(data, types.uint64, types.uint64, powers)

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:  # noqa: ANN401
        letters = _load(context, builder, (signature.args[0], arguments[0]), arguments[1], _BYTE, SHORT)
        is_capital = _within(builder, letters, ord("A"), 26, SHORT)
        case = builder.select(is_capital, _splat(_CASE + 1, _BYTE, SHORT), _splat(1, _BYTE, SHORT))
        lanes = ir.Constant(ir.VectorType(_BYTE, SHORT), [ir.Constant(_BYTE, lane) for lane in range(SHORT)])
        bound = builder.insert_element(
            ir.Constant(ir.VectorType(_BYTE, SHORT), ir.Undefined),
            builder.trunc(arguments[2], _BYTE),
            ir.Constant(ir.IntType(32), 0),
        )
        zeros = _splat(0, ir.IntType(32), SHORT)
        bound = builder.shuffle_vector(bound, ir.Constant(ir.VectorType(_BYTE, SHORT), ir.Undefined), zeros)
        is_own = builder.icmp_unsigned("<", lanes, bound)
        kept = builder.select(is_own, builder.add(letters, case), _splat(0, _BYTE, SHORT))
        wide = ir.VectorType(_LONG, SHORT)
        place = ir.Constant(_LONG, 0)
        weights = _load(context, builder, (signature.args[3], arguments[3]), place, _LONG, SHORT)
        products = builder.mul(builder.zext(kept, wide), weights)
        add = cgutils.get_or_insert_function(
            builder.module, ir.FunctionType(_LONG, [wide]), f"llvm.vector.reduce.add.v{SHORT}i64"
        )
        return builder.add(builder.call(add, [products]), arguments[2])

    return signature, generate
