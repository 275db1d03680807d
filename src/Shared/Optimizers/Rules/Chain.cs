using Cluster.Shared.Models;
using Cluster.Shared.Optimizers.Schedules;

namespace Cluster.Shared.Optimizers.Rules;

/// <summary>Rules one after the other, each given what the one before made. Its state is the buffers of theirs, in this order.</summary>
/// <remarks>For one thread: it remembers how it cut up the state that it was given last.</remarks>
public sealed class Chain(IReadOnlyList<IUpdateRule> rules) : IUpdateRule
{
    private RuleState? _cutState;
    private RuleState[] _parts = [];

    public IReadOnlyList<IUpdateRule> Rules { get; } = rules;

    public int BufferCount { get; } = rules.Sum(rule => rule.BufferCount);

    public bool NeedsWhole { get; } = rules.Any(rule => rule.NeedsWhole);

    public RuleState CreateState(ParameterLayout layout) =>
        new([.. Rules.SelectMany(rule => rule.CreateState(layout).Buffers)]);

    /// <exception cref="ArgumentException">A state with another number of buffers, or with unequal or shorter ones.</exception>
    public void Apply(Span<float> update, RuleState state, ReadOnlySpan<float> parameters, in StepInfo step, int first = 0)
    {
        if (!ReferenceEquals(state, _cutState)) Cut(state, first + update.Length);
        for (var i = 0; i < Rules.Count; i++) Rules[i].Apply(update, _parts[i], parameters, step, first);
    }

    private void Cut(RuleState state, int length)
    {
        if (state.Buffers.Count != BufferCount || state.Buffers.Any(b => b.Length < length || b.Length != state.Buffers[0].Length))
            throw new ArgumentException(
                $"These rules need {BufferCount} buffers of {length} floats or more, not [" +
                $"{string.Join(", ", state.Buffers.Select(buffer => buffer.Length))}].",
                nameof(state));

        var first = 0;
        _parts = new RuleState[Rules.Count];
        for (var i = 0; i < Rules.Count; i++)
        {
            _parts[i] = new([.. state.Buffers.Skip(first).Take(Rules[i].BufferCount)]);
            first += Rules[i].BufferCount;
        }

        _cutState = state;
    }
}
