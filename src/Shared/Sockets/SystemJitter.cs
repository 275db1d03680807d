namespace Cluster.Shared.Sockets;

/// <summary>Luck, for waits that should not be alike: the one place where two processes need not do the same.</summary>
public static class SystemJitter
{
    /// <summary>Uniform in [0, 1).</summary>
    public static double Next() => Random.Shared.NextDouble();
}
