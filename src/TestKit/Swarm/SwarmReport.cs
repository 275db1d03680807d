using Cluster.TestKit.Plans;

namespace Cluster.TestKit.Swarm;

/// <summary>How a simulation went.</summary>
/// <param name="Plan">What was simulated.</param>
/// <param name="Violations">Promises that were broken; empty if all is well.</param>
/// <param name="TraceHash">Over all that happened; the same seed gives the same.</param>
/// <param name="Events">How many.</param>
/// <param name="Elapsed">Virtual.</param>
/// <param name="LastEvents">One a line.</param>
public sealed record SwarmReport(
    SimulationPlan Plan, IReadOnlyList<string> Violations, ulong TraceHash, long Events, TimeSpan Elapsed, string LastEvents)
{
    public bool IsGood => Violations.Count == 0;

    /// <summary>The plan, what was broken, what happened last, and how to see it again.</summary>
    public override string ToString() => $"""
        {Plan}
        {(IsGood ? "All promises were kept" : "Broken:\n  " + string.Join("\n  ", Violations))}
        after {Events:N0} events in {Elapsed.TotalSeconds:0.000} s of virtual time; the last of them:
        {LastEvents}
        Again: CLUSTER_SEED={Plan.Seed} dotnet test tests/TestKit.Tests --filter FullyQualifiedName~SwarmTests
        """;
}
