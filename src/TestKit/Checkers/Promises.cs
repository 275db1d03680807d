namespace Cluster.TestKit.Checkers;

/// <summary>What a cluster promises; a violation begins with the one that was broken.</summary>
public static class Promises
{
    public const string GradientsOnce = "every gradient is counted once";
    public const string ExamplesOnce = "every example of an epoch is used once";
    public const string CheckpointsLast = "a checkpoint once saved is never lost";
    public const string FinishedStays = "no finished run is run again";
    public const string OneResult = "no finished run is lost or counted twice";
    public const string RunsFinish = "every run finishes";
    public const string SameWeights = "weights equal the plain run's bit for bit";
    public const string WholeHistory = "diagnostics are complete and in order";
    public const string BoundedMailboxes = "mailboxes are bounded";
    public const string BoundedQueues = "queues of links are bounded";
    public const string KnownMessages = "every message is understood";
    public const string NothingLeft = "what is done with ends";

    /// <summary>Within a budget of virtual time after all was healed.</summary>
    public const string RunEnds = "the run ends";

    /// <summary>Within a number of events, and without an error of its own.</summary>
    public const string SimulationEnds = "the simulation ends";
    public const string ExperimentsAccepted = "experiments are accepted";
}
