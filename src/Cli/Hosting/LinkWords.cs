using Cluster.Cli.Output;
using Cluster.Shared.Links;

namespace Cluster.Cli.Hosting;

/// <summary>What happens to links, in words for the person in front of the screen.</summary>
internal static class LinkWords
{
    public static string Of(JoinDelayed delayed) =>
        $"Waiting for the coordinator at {delayed.Endpoint} ({Short(delayed.Reason)}): attempt {delayed.Attempt}, "
        + $"next in {Durations.Words(delayed.NextIn)}.";

    public static string Of(LinkDown down) =>
        $"{down.Peer.Identity.Name} is lost: {Short(down.Reason)}; last sign of life {Durations.Words(down.Silence)} ago.";

    /// <summary>What happened, without what to do about it: to stand within a sentence.</summary>
    public static string Short(string reason) => reason.Split(';')[0].TrimEnd('.', '?');
}
