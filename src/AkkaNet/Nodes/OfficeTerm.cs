using Cluster.Shared.Hosting;
using Cluster.Shared.Links;

namespace Cluster.AkkaNet.Nodes;

/// <summary>A member's one term as coordinator, from the moment in which it has the singleton.</summary>
/// <param name="member">Whose.</param>
/// <param name="listen">Where the bulk lanes of workers, and clients, are taken.</param>
/// <param name="begin">Takes the office and spawns the actors.</param>
/// <param name="tell">Told how it goes.</param>
internal sealed class OfficeTerm(
    AkkaMember member,
    string listen,
    Func<IEngine, ClusterNode, CoordinatorsSeen, CancellationToken, Task<ITerm>> begin,
    Action<string> tell) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _cancelled = new();
    private Task? _served;
    private Task? _ended;

    /// <summary>Takes no time; how it ends is the member's to know. Not after its end: the singleton may come too late.</summary>
    public void Begin()
    {
        lock (_gate)
        {
            if (_ended is null) _served ??= ServeAsync();
        }
    }

    /// <summary>Its actors and its archive are given back; then the links say goodbye.</summary>
    public Task EndAsync()
    {
        lock (_gate) return _ended ??= EndOnceAsync(_served ?? Task.CompletedTask);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await EndAsync().ConfigureAwait(false);
        _cancelled.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(_cancelled.Token);
            if (member.HasOtherSeeds) waiting.CancelAfter(member.Settings.GetTimeSpan("office-wait"));
            await using var term = await begin(member.Engine, member.Node, member.Coordinators, waiting.Token).ConfigureAwait(false);
            var endpoint = await Lives.ListenAsync(() => member.Node.Listen(listen), 10, _cancelled.Token).ConfigureAwait(false);
            member.Network.Open(term.Epoch);
            var how = member.Coordinators.AnyOlder ? "takes over" : "is in office";
            tell($"{member.Node.Identity.Name} {how} (epoch {term.Epoch}) and listens at {endpoint}.");
            var over = await term.Ended.WaitAsync(_cancelled.Token).ConfigureAwait(false);
            member.EndWith(over);
        }
        catch (OperationCanceledException)
        {
            // Of a member that is to end anyway, this is not the reason.
            member.EndWith("a coordinator that is not in its cluster is in office");
        }
        catch (Exception cause)
        {
            member.Fail(cause);
        }
    }

    private async Task EndOnceAsync(Task served)
    {
        await _cancelled.CancelAsync().ConfigureAwait(false);
        await served.ConfigureAwait(false);
        await member.Node.DisposeAsync().ConfigureAwait(false);
    }
}
