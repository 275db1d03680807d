using Cluster.Shared.Numerics;

namespace Cluster.Coordinator.ParameterServer;

/// <summary>A copy of a run's parameters that replicas read while they compute; written again only when nobody can be reading it.</summary>
internal sealed class SharedParameters(int length)
{
    public AlignedBuffer Values { get; } = new(length);

    /// <summary>Answers still awaited from those who got it.</summary>
    public int Readers { get; set; }

    /// <summary>A reader was lost from sight and may still be reading: never written again, left to the garbage collector.</summary>
    public bool Abandoned { get; set; }
}
