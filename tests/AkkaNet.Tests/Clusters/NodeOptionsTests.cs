using Cluster.AkkaNet.Nodes;
using Cluster.Shared;
using Cluster.Shared.Links;

namespace Cluster.AkkaNet.Tests.Clusters;

/// <summary>What is wrong is said before anything begins.</summary>
public sealed class NodeOptionsTests
{
    [Theory]
    [InlineData("machine-a")]
    [InlineData("machine-a:")]
    [InlineData("machine-a:70000")]
    [InlineData("machine a:4053")]
    [InlineData(":4053")]
    [InlineData("akka.tcp://cluster@machine-a:4053")]
    [InlineData("[::1]:4053")]
    public async Task What_is_no_address_is_refused(string address)
    {
        (await RefusedAsync(new() { Address = address })).ShouldStartWith($"'{address}' is no address of this node in the Akka cluster.");
        (await RefusedAsync(new() { Address = "localhost:0", SeedNodes = ["machine-b:4053", address] }))
            .ShouldStartWith($"'{address}' is no address of a seed node.");
    }

    [Fact]
    public async Task A_seed_node_has_a_port() =>
        (await RefusedAsync(new() { Address = "localhost:0", SeedNodes = ["machine-b:0"] })).ShouldContain("port 1 to 65535");

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
        var refused = await RefusedAsync(new() { Address = "localhost:0", Hocon = hocon, HoconFile = "mine.hocon" });
        refused.ShouldStartWith("mine.hocon is not valid HOCON: ");
        refused.ShouldContain(problem);
    }

    [Fact]
    public async Task A_worker_needs_a_seed_node()
    {
        var options = new AkkaNodeOptions { Address = "localhost:0" };
        var refused = await Should.ThrowAsync<UserException>(() => AkkaWorker.RunAsync(
            options, new("worker-1", 1, NodeRole.Worker, 1), (_, _) => throw new NotSupportedException(), _ => { }, default));
        refused.Message.ShouldContain("at least one seed node");
    }

    [Fact]
    public async Task An_address_of_another_machine_is_refused() =>
        (await RefusedAsync(new() { Address = "192.0.2.7:4053" })).ShouldStartWith("Akka.Remote cannot begin at 192.0.2.7:4053: ");

    private static async Task<string> RefusedAsync(AkkaNodeOptions options) => (await Should.ThrowAsync<UserException>(() =>
        AkkaCoordinator.RunAsync(
            options,
            new("coordinator-a", 1, NodeRole.Coordinator),
            "127.0.0.1:0",
            (_, _, _, _) => throw new NotSupportedException(),
            _ => { },
            default))).Message;
}
