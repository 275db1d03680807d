namespace Cluster.Shared.Training.Shards;

/// <summary>What a gradient depends on besides parameters and examples.</summary>
/// <param name="Work">Of which this is a part.</param>
/// <param name="Shard">Which part.</param>
/// <param name="Seed">The run's: random numbers of the pass are functions of it, of the step and of the example's place.</param>
/// <param name="Step">Steps made before, those of the same kind.</param>
/// <param name="First">Place in the mini-batch of the shard's first example.</param>
/// <param name="Moments">What the phases before came to, over all shards; empty in the first.</param>
public readonly record struct Pass(WorkItem Work, int Shard, ulong Seed, long Step, int First, ReadOnlyMemory<float> Moments)
{
    /// <summary>A pass on its own, in which nothing is random and no other shard matters.</summary>
    public static Pass Single(bool statistics) => new(new(0, WorkKind.Probe, 0, 0, 0, statistics), 0, 0, 0, 0, default);
}
