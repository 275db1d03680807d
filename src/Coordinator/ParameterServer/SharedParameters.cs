using Cluster.Shared.Numerics;

namespace Cluster.Coordinator.ParameterServer;

/// <summary>
/// A run's parameters before or after a step, which replicas read while they compute; written again only when nobody can be reading them.
/// </summary>
internal sealed class SharedParameters(AlignedBuffer values)
{
    public AlignedBuffer Values { get; } = values;

    /// <summary>Answers still awaited from those who got it.</summary>
    public int Readers { get; set; }

    /// <summary>A reader was lost from sight and may still be reading: never written again, left to the garbage collector.</summary>
    public bool Abandoned { get; set; }
}
