using Cluster.Shared.Numerics;

namespace Cluster.TestKit.Simulation;

/// <summary>
/// Draws one after the other from a seed. Each user has a sequence of its own, so that one more draw here changes nothing there.
/// </summary>
/// <param name="seed">The simulation's.</param>
/// <param name="index">Which of its sequences; the simulation itself takes those from 0 to 15.</param>
public sealed class RandomSequence(ulong seed, uint index)
{
    private readonly RandomStream _stream = new(seed, RandomPurpose.Simulation, index);
    private ulong _position;

    /// <summary>Uniform in [0, <paramref name="bound"/>).</summary>
    public int Below(int bound) => _stream.Below(_position++, bound);

    /// <summary>Uniform in [0, 1).</summary>
    public double Uniform() => _stream.Uniform(_position++);

    /// <summary>True with the given probability.</summary>
    public bool Chance(double probability) => _stream.Uniform(_position++) < probability;

    /// <summary>Uniform between zero and <paramref name="max"/>.</summary>
    public TimeSpan Span(TimeSpan max) => TimeSpan.FromTicks((long)(_stream.Uniform(_position++) * max.Ticks));
}
