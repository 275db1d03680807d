namespace Cluster.Shared.Training;

/// <summary>How a run ended. Names are stable: they stand in summary.json in lower case.</summary>
public enum RunStatus
{
    Finished,

    /// <summary>A number that is not finite stopped it.</summary>
    Diverged,

    /// <summary>An error stopped it; the others went on.</summary>
    Failed,

    /// <summary>The user stopped it; its checkpoint can be resumed.</summary>
    Interrupted,

    /// <summary>A search stopped it early, since other trials had shown more.</summary>
    Eliminated,
}
