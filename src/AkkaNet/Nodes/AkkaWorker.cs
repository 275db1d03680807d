using Cluster.Shared;
using Cluster.Shared.Hosting;
using Cluster.Shared.Links;

namespace Cluster.AkkaNet.Nodes;

/// <summary>A worker in an Akka cluster.</summary>
public static class AkkaWorker
{
    /// <summary>
    /// Computes until it is told to stop, for whichever coordinator is in office. A worker that was downed, or whose cluster has no
    /// coordinator left, starts again and joins the seeds.
    /// </summary>
    /// <param name="options">Its place in the cluster; at least one seed node.</param>
    /// <param name="identity">Who it is; the incarnation grows from there.</param>
    /// <param name="begin">Spawns the actors, once a life of the actor system; the node is joined to the coordinator afterwards.</param>
    /// <param name="tell">Told in a sentence what happens; any thread.</param>
    /// <param name="stop">Then it leaves, within some 30 s.</param>
    /// <exception cref="UserException">The options are wrong, it cannot listen, or the coordinator refuses it for good.</exception>
    public static Task RunAsync(
        AkkaNodeOptions options,
        NodeIdentity identity,
        Func<IEngine, ClusterNode, WorkerLife> begin,
        Action<string> tell,
        CancellationToken stop)
    {
        if (options.SeedNodes.Count == 0)
            throw new UserException("A worker finds its Akka cluster through a node in it: give at least one seed node, HOST:PORT.");
        return Lives.RunAsync(options, identity, tell, LiveAsync, stop);

        async Task LiveAsync(AkkaMember member, Task stopping)
        {
            await using var leaving = member;
            var life = begin(member.Engine, member.Node);
            member.Join(options.SeedNodes);
            member.Node.Join(string.Join(" or ", options.SeedNodes));
            var first = await Task.WhenAny(member.Over, life.Refused, stopping).ConfigureAwait(false);
            if (first == life.Refused) member.Fail(new UserException(await life.Refused.ConfigureAwait(false)));
            if (first == stopping) await LeaveAsync(member, life).ConfigureAwait(false);
        }
    }

    private static async Task LeaveAsync(AkkaMember member, WorkerLife life)
    {
        try
        {
            await life.LeaveAsync().WaitAsync(member.Settings.GetTimeSpan("leave-within")).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // What it had goes on elsewhere from the last checkpoints.
        }
    }
}
