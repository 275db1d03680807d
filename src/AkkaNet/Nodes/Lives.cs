using Cluster.Shared;
using Cluster.Shared.Links;

namespace Cluster.AkkaNet.Nodes;

/// <summary>One member after the other, each under a new uid, until the node is told to stop.</summary>
internal static class Lives
{
    private static readonly TimeSpan s_again = TimeSpan.FromMilliseconds(200);

    /// <param name="options">Of every life.</param>
    /// <param name="identity">Of the first life.</param>
    /// <param name="tell">Told when another one begins, and why.</param>
    /// <param name="live">One life: until it is over or to be stopped; disposes of the member.</param>
    /// <param name="stop">After that, none begins.</param>
    public static async Task RunAsync(
        AkkaNodeOptions options, NodeIdentity identity, Action<string> tell, Func<AkkaMember, Task, Task> live, CancellationToken stop)
    {
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = stop.Register(() => stopping.TrySetResult());
        for (var isFirst = true; !stop.IsCancellationRequested; isFirst = false)
        {
            var member = await ListenAsync(() => new AkkaMember(options, identity, tell), isFirst ? 1 : 50, CancellationToken.None)
                .ConfigureAwait(false);
            await live(member, stopping.Task).ConfigureAwait(false);
            var reason = await member.Over.ConfigureAwait(false);
            if (stop.IsCancellationRequested) return;
            tell($"{identity.Name} starts again: {reason.TrimEnd('.')}.");
            identity = member.Node.Identity;
            await Task.WhenAny(Task.Delay(member.Settings.GetTimeSpan("restart-pause"), stop), stopping.Task).ConfigureAwait(false);
        }
    }

    /// <summary>The system takes a moment to give a port back that the life before had.</summary>
    /// <param name="listen">Throws <see cref="UserException"/> where it cannot.</param>
    /// <param name="tries">At least 1, 200 ms apart.</param>
    /// <param name="cancelled">Ends the waiting.</param>
    public static async Task<T> ListenAsync<T>(Func<T> listen, int tries, CancellationToken cancelled)
    {
        for (; ; tries--)
        {
            try
            {
                return listen();
            }
            catch (UserException) when (tries > 1)
            {
                await Task.Delay(s_again, cancelled).ConfigureAwait(false);
            }
        }
    }
}
