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

from dedupe.stages.sketch.column import WORD_BASE

if TYPE_CHECKING:
    from collections.abc import Callable

Function = TypeVar("Function", bound="Callable[..., Any]")

# What numba passes and takes here has no types that mypy knows; "Any" is all that can be said of it.
cgutils, types = cast("Any", untyped_cgutils), cast("Any", untyped_types)
intrinsic = cast("Callable[[Function], Callable[..., Any]]", numba_intrinsic)

EIGHT = 8
"""Words that are hashed at once, and letters of each that are."""

PERMUTATIONS = 64
"""Permutations whose smallest values are kept at once: a quarter of the longest vectors there are."""

BLOCK = 64
"""Bytes of a block: as many as a mask of one word has bits."""

SHORT = 16
"""Bytes of a short word; in news one word of three hundred is longer."""

_BYTE, _WORD, _LONG, _BIT = ir.IntType(8), ir.IntType(32), ir.IntType(64), ir.IntType(1)
_PREFETCH = ir.FunctionType(ir.VoidType(), [_BYTE.as_pointer(), _WORD, _WORD, _WORD])
_HALF = 32
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


def _store(context: Any, builder: Any, array: Any, place: Any, values: Any) -> None:  # noqa: ANN401 - see `intrinsic`
    """Write a vector at *place* of an array; it need not be aligned."""
    array_type, value = array
    first = builder.gep(context.make_array(array_type)(context, builder, value).data, [place])
    builder.store(values, builder.bitcast(first, values.type.as_pointer()), align=1)


def _repeat(builder: Any, value: Any, lanes: int) -> Any:  # noqa: ANN401 - see `intrinsic`
    """Return a vector with a value in all its lanes."""
    undefined = ir.Constant(ir.VectorType(value.type, lanes), ir.Undefined)
    first = builder.insert_element(undefined, value, ir.Constant(_WORD, 0))
    return builder.shuffle_vector(first, undefined, _splat(0, _WORD, lanes))


def _fold_case(builder: Any, letters: Any, lanes: int) -> Any:  # noqa: ANN401 - see `intrinsic`
    """Return what is added to each ASCII letter, in either case, for its lower-case code plus one."""
    is_capital = _within(builder, letters, ord("A"), 26, lanes)
    return builder.select(is_capital, _splat(_CASE + 1, _BYTE, lanes), _splat(1, _BYTE, lanes))


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


def _hash_letters(context: Any, builder: Any, signature: Any, arguments: Any, lanes: int) -> Any:  # noqa: ANN401 - see `intrinsic`
    """Return the hash of up to *lanes* letters: each lower-case code plus one times its power, and their number."""
    letters = _load(context, builder, (signature.args[0], arguments[0]), arguments[1], _BYTE, lanes)
    places = ir.Constant(ir.VectorType(_BYTE, lanes), [ir.Constant(_BYTE, lane) for lane in range(lanes)])
    is_own = builder.icmp_unsigned("<", places, _repeat(builder, builder.trunc(arguments[2], _BYTE), lanes))
    values = builder.add(letters, _fold_case(builder, letters, lanes))
    kept = builder.select(is_own, values, _splat(0, _BYTE, lanes))
    wide = ir.VectorType(_LONG, lanes)
    place = ir.Constant(_LONG, 0)
    weights = _load(context, builder, (signature.args[3], arguments[3]), place, _LONG, lanes)
    products = builder.mul(builder.zext(kept, wide), weights)
    add = cgutils.get_or_insert_function(
        builder.module, ir.FunctionType(_LONG, [wide]), f"llvm.vector.reduce.add.v{lanes}i64"
    )
    return builder.add(builder.call(add, [products]), arguments[2])


@intrinsic
def hash_short(typing_context: Any, data: Any, place: Any, size: Any, powers: Any) -> Any:  # noqa: ANN401, ARG001 - see `intrinsic`
    """Return the hash, not yet mixed, of the first *size* letters at *place*, up to `SHORT` of them.

    It is the sum of each lower-case letter's code plus one times its power, plus their number: that of `normalise`.
    """

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:  # noqa: ANN401
        return _hash_letters(context, builder, signature, arguments, SHORT)

    return types.uint64(data, types.uint64, types.uint64, powers), generate


@intrinsic
def hash_next(typing_context: Any, data: Any, place: Any, size: Any, powers: Any) -> Any:  # noqa: ANN401, ARG001 - see `intrinsic`
    """Return what `hash_short` does, of up to `EIGHT` letters; their powers begin with the first of *powers*."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:  # noqa: ANN401
        return _hash_letters(context, builder, signature, arguments, EIGHT)

    return types.uint64(data, types.uint64, types.uint64, powers), generate


@intrinsic
def first_letters(typing_context: Any, data: Any, place: Any, size: Any) -> Any:  # noqa: ANN401, ARG001 - see `intrinsic`
    """Return the first `EIGHT` of *size* letters at *place* as one number; bytes beyond them are zero."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:  # noqa: ANN401
        letters = builder.bitcast(
            _load(context, builder, (signature.args[0], arguments[0]), arguments[1], _BYTE, EIGHT), _LONG
        )
        bits = builder.shl(arguments[2], ir.Constant(_LONG, 3))
        is_long = builder.icmp_unsigned(">=", arguments[2], ir.Constant(_LONG, EIGHT))
        bound = builder.select(is_long, ir.Constant(_LONG, 0), bits)
        own = builder.sub(builder.shl(ir.Constant(_LONG, 1), bound), ir.Constant(_LONG, 1))
        return builder.and_(letters, builder.select(is_long, ir.Constant(_LONG, (1 << 64) - 1), own))

    return types.uint64(data, types.uint64, types.uint64), generate


@intrinsic
def hash_eight(typing_context: Any, words: Any, place: Any, edges: Any) -> Any:  # noqa: ANN401, ARG001 - see `intrinsic`
    """Write the hashes, not yet mixed, of `EIGHT` words over their `first_letters`, which stand at *place* of *words*.

    *edges* are the first byte of each of all words and the byte after its last. Of a word that is longer the terms of
    the letters beyond are missing.
    """

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:  # noqa: ANN401
        words, place, edges = ((signature.args[i], arguments[i]) for i in range(3))
        lanes = EIGHT * EIGHT
        letters = _load(context, builder, words, place[1], _BYTE, lanes)
        is_none = builder.icmp_unsigned("==", letters, _splat(0, _BYTE, lanes))
        folded = builder.add(letters, _fold_case(builder, letters, lanes))
        kept = builder.select(is_none, _splat(0, _BYTE, lanes), folded)
        codes = builder.bitcast(kept, ir.VectorType(_LONG, EIGHT))
        at = builder.shl(place[1], ir.Constant(_LONG, 1))
        both = _load(context, builder, edges, at, _LONG, 2 * EIGHT)
        starts, ends = (
            builder.shuffle_vector(
                both, both, ir.Constant(ir.VectorType(_WORD, EIGHT), list(range(side, 2 * EIGHT, 2)))
            )
            for side in (0, 1)
        )
        low, high = builder.sub(ends, starts), _splat(0, _LONG, EIGHT)
        power = 1
        for letter in range(EIGHT):
            power = power * int(WORD_BASE) % (1 << 64)
            shifted = builder.lshr(codes, _splat(8 * letter, _LONG, EIGHT))
            code = builder.and_(shifted, _splat(0xFF, _LONG, EIGHT))
            # Products of two numbers of 32 bits are quicker than one of 64.
            low = builder.add(low, builder.mul(code, _splat(power % (1 << _HALF), _LONG, EIGHT)))
            high = builder.add(high, builder.mul(code, _splat(power >> _HALF, _LONG, EIGHT)))
        total = builder.add(low, builder.shl(high, _splat(_HALF, _LONG, EIGHT)))
        _store(context, builder, words, place[1], total)
        return context.get_dummy_value()

    return types.void(words, types.uint64, edges), generate


@intrinsic
def least_values(
    typing_context: Any,  # noqa: ANN401, ARG001 - see `intrinsic`
    mixed: Any,  # noqa: ANN401
    count: Any,  # noqa: ANN401, ARG001
    factors: Any,  # noqa: ANN401
    addends: Any,  # noqa: ANN401
    place: Any,  # noqa: ANN401, ARG001
    out: Any,  # noqa: ANN401
) -> Any:  # noqa: ANN401
    """Write the smallest factor * hash + addend modulo 2^32 over *count* hashes, for `PERMUTATIONS` from *place* on.

    Those of all permutations stay in registers while the hashes go by.
    """

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:  # noqa: ANN401
        kinds = signature.args
        wide = ir.VectorType(_WORD, PERMUTATIONS)
        factor, addend = (
            _load(context, builder, (kinds[i], arguments[i]), arguments[4], _WORD, PERMUTATIONS) for i in (2, 3)
        )
        hashes = context.make_array(kinds[0])(context, builder, arguments[0]).data
        least = cgutils.alloca_once(builder, wide)
        builder.store(_splat((1 << _HALF) - 1, _WORD, PERMUTATIONS), least)
        with cgutils.for_range(builder, arguments[1]) as loop:
            value = _repeat(builder, builder.load(builder.gep(hashes, [loop.index])), PERMUTATIONS)
            permuted = builder.add(builder.mul(factor, value), addend)
            before = builder.load(least)
            builder.store(builder.select(builder.icmp_unsigned("<", permuted, before), permuted, before), least)
        _store(context, builder, (kinds[5], arguments[5]), arguments[4], builder.load(least))
        return context.get_dummy_value()

    return types.void(mixed, types.uint64, factors, addends, types.uint64, out), generate


@intrinsic
def bring_near(typing_context: Any, array: Any, place: Any) -> Any:  # noqa: ANN401, ARG001 - see `intrinsic`
    """Ask for a place of an array to be brought into the cache, where it will be read or written soon."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:  # noqa: ANN401
        start = context.make_array(signature.args[0])(context, builder, arguments[0]).data
        first = builder.bitcast(builder.gep(start, [arguments[1]]), _BYTE.as_pointer())
        prefetch = builder.module.declare_intrinsic("llvm.prefetch", [first.type], _PREFETCH)
        # To be written, as near as can be, data.
        builder.call(prefetch, [first, _WORD(1), _WORD(3), _WORD(1)])
        return context.get_dummy_value()

    return types.void(array, types.uint64), generate
