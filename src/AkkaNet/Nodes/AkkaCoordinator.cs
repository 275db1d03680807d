using Cluster.Shared;
using Cluster.Shared.Hosting;
using Cluster.Shared.Links;

namespace Cluster.AkkaNet.Nodes;

/// <summary>A coordinator in an Akka cluster: in office, or standing by until the one in office is gone.</summary>
public static class AkkaCoordinator
{
    /// <summary>
    /// Serves until it is told to stop: joins, has its actors while the cluster's singleton is here, and starts again as a standby when a
    /// term has ended or the node was downed. Nothing of a life is carried over to the next; what must last is in the archive.
    /// </summary>
    /// <param name="options">Its place in the cluster.</param>
    /// <param name="identity">Who it is; the incarnation grows from there.</param>
    /// <param name="listen">Where it takes clients, and workers' bulk lanes, while it is in office: HOST:PORT.</param>
    /// <param name="begin">
    /// Takes the office and spawns the actors, when the singleton comes here. The third argument knows which coordinators this node has
    /// seen hand over, or removed from their cluster: such a one may be deposed at once. Of any other that holds the office it must find
    /// out whether it lives. Cancelled when the node does not want it any more.
    /// </param>
    /// <param name="tell">Told in a sentence what happens; any thread.</param>
    /// <param name="stop">Then it leaves the cluster and hands over, within some 15 s.</param>
    /// <exception cref="UserException">The options are wrong, or it cannot listen, or <paramref name="begin"/> threw it.</exception>
    public static Task RunAsync(
        AkkaNodeOptions options,
        NodeIdentity identity,
        string listen,
        Func<IEngine, ClusterNode, CoordinatorsSeen, CancellationToken, Task<ITerm>> begin,
        Action<string> tell,
        CancellationToken stop)
    {
        return Lives.RunAsync(options, identity, tell, LiveAsync, stop);

        async Task LiveAsync(AkkaMember member, Task stopping)
        {
            await using var leaving = member;
            await using var term = new OfficeTerm(member, listen, begin, tell);
            Singleton.Host(member, term);
            member.Join(options.SeedNodes);
            await Task.WhenAny(member.Over, stopping).ConfigureAwait(false);
        }
    }
}
