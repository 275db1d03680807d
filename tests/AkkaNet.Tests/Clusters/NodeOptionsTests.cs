using System.Net;
using System.Net.Sockets;
using Cluster.AkkaNet.Nodes;
using Cluster.Shared;
using Cluster.Shared.Links;

namespace Cluster.AkkaNet.Tests.Clusters;

/// <summary>What is wrong is said before anything begins.</summary>
public sealed class NodeOptionsTests
{
    private static readonly AkkaAddress s_here = new("localhost", 0);

    [Theory]
    [InlineData("akka {\n  loglevel = INFO", "'{' in line 1 is never closed.")]
    [InlineData("akka.loglevel = INFO\n}", "in line 2, '}' closes nothing that is open.")]
    [InlineData("a = [ \"x\" }", "in line 1, '}' closes nothing that is open.")]
    [InlineData("a = [ b = c ]", "in line 1, '=' stands in a list")]
    [InlineData("a = [ $b ]", "in line 1, '$' stands in a list")]
    [InlineData("# {\na = \"x", "in line 2, a text begins that has no end.")]
    [InlineData("a = ${b}", "Unresolved substitution")]
    public async Task Hocon_that_does_not_parse_is_named(string hocon, string problem)
    {
        var refused = await RefusedAsync(s_here, hocon);
        refused.ShouldStartWith("mine.hocon is not valid HOCON: ");
        refused.ShouldContain(problem);
    }

    [Fact]
    public async Task Hocon_is_looked_at_in_a_time_that_grows_with_its_length() =>
        (await RefusedAsync(s_here, string.Concat(Enumerable.Repeat("\"\"\" \"\\", 20_000)))).ShouldContain("in line 1, a text begins");

    [Theory]
    [InlineData("akka.actor.provider = local", "akka.actor.provider")]
    [InlineData("akka { actor { guardian-supervisor-strategy = x } }", "akka.actor.guardian-supervisor-strategy")]
    [InlineData("akka.actor.serializers.json = x", "akka.actor.serializers")]
    [InlineData("akka.actor.serialization-settings.json.identifier = 100", "akka.actor.serialization-settings")]
    [InlineData("akka.actor.serialization-bindings { \"System.Object\" = json }", "akka.actor.serialization-bindings")]
    [InlineData("cluster.engine.mailbox.stash-capacity = 7", "cluster.engine.mailbox")]
    [InlineData("akka.remote.dot-netty.tcp.port = 4053", "akka.remote.dot-netty.tcp.port")]
    public async Task What_is_not_a_files_to_set_is_named(string hocon, string path) =>
        (await RefusedAsync(s_here, hocon)).ShouldStartWith($"mine.hocon sets {path}, which this program sets itself");

    [Fact]
    public async Task Settings_that_Akka_cannot_begin_with_are_named()
    {
        const string Said = "Akka.NET cannot begin with mine.hocon: ";
        (await RefusedAsync(s_here, "akka.cluster.downing-provider-class = nonsense")).ShouldStartWith(Said);
        var options = Options(s_here, "akka.cluster.singleton-proxy.buffer-size = no") with { SeedNodes = [s_here with { Port = 1 }] };
        (await RefusedWorkerAsync(options)).ShouldStartWith(Said);
    }

    [Fact]
    public async Task A_worker_needs_a_seed_node() =>
        (await RefusedWorkerAsync(new() { Address = s_here })).ShouldContain("at least one seed node");

    [Theory]
    [InlineData(4053, "192.0.2.7:4053")]
    [InlineData(0, "192.0.2.7")]
    public async Task An_address_of_another_machine_is_refused(int port, string named)
    {
        var told = new List<string>();
        var refused = await RefusedAsync(new("192.0.2.7", port), told: told.Add);
        refused.ShouldStartWith($"This machine cannot listen at {named} for other nodes of the Akka cluster: ");
        refused.ShouldContain("Give --akka-address HOST:PORT");
        told.ShouldBeEmpty();
    }

    [Fact]
    public async Task Two_nodes_cannot_have_one_address()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = new AkkaAddress("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port);
        listener.Stop();

        using var stop = new CancellationTokenSource();
        var inOffice = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = AkkaCoordinator.RunAsync(
            Options(address, ""),
            new("coordinator-a", 1, NodeRole.Coordinator),
            "127.0.0.1:0",
            async (_, _, _, cancelled) =>
            {
                inOffice.SetResult();
                await Task.Delay(Timeout.Infinite, cancelled);
                throw new NotSupportedException();
            },
            _ => { },
            stop.Token);
        await inOffice.Task.WaitAsync(TimeSpan.FromSeconds(60));
        (await RefusedAsync(address)).ShouldStartWith($"This machine cannot listen at {address} for other nodes of the Akka cluster: ");
        await stop.CancelAsync();
        await first;
    }

    private static AkkaNodeOptions Options(AkkaAddress address, string hocon) =>
        new() { Address = address, Hocon = hocon, HoconFile = "mine.hocon" };

    private static async Task<string> RefusedWorkerAsync(AkkaNodeOptions options) => (await Should.ThrowAsync<UserException>(() =>
        AkkaWorker.RunAsync(
            options, new("worker-1", 1, NodeRole.Worker, 1), (_, _) => throw new NotSupportedException(), _ => { }, default))).Message;

    private static async Task<string> RefusedAsync(AkkaAddress address, string hocon = "", Action<string>? told = null) =>
        (await Should.ThrowAsync<UserException>(() => AkkaCoordinator.RunAsync(
            Options(address, hocon),
            new("coordinator-a", 1, NodeRole.Coordinator),
            "127.0.0.1:0",
            (_, _, _, _) => throw new NotSupportedException(),
            told ?? (_ => { }),
            default))).Message;
}
