using Cluster.Shared.Numerics;

namespace Cluster.Shared.Optimizers.Rules;

/// <summary>Neighbouring elements of an update that a rule takes through all of its passes before it goes on.</summary>
/// <param name="Start">Counted from the update's first.</param>
/// <param name="Length">At most <see cref="Pieces.LengthMax"/>.</param>
internal readonly record struct Piece(int Start, int Length)
{
    public Span<float> Of(Span<float> update) => update.Slice(Start, Length);

    /// <param name="memory">[parameters] A buffer of the rule's state.</param>
    /// <param name="first">Where in it the update begins.</param>
    public Span<float> Of(AlignedBuffer memory, int first) => memory.Span.Slice(first + Start, Length);
}

/// <summary>
/// The pieces of an update, for a foreach: a piece of each buffer stays in the first-level cache from the first pass to the last.
/// </summary>
/// <param name="length">Of the update.</param>
internal struct Pieces(int length)
{
    public const int LengthMax = 1024;

    private int _start = -LengthMax;

    public readonly Piece Current => new(_start, Math.Min(LengthMax, length - _start));

    public readonly Pieces GetEnumerator() => this;

    public bool MoveNext() => (_start += LengthMax) < length;
}
