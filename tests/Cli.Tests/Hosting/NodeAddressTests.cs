using Cluster.Cli.Hosting;

namespace Cluster.Cli.Tests.Hosting;

public sealed class NodeAddressTests
{
    [Theory]
    [InlineData("machine-a:5401", "machine-a", 5401, "machine-a:5401")]
    [InlineData("machine-a", "machine-a", 5400, "machine-a:5400")]
    [InlineData("0.0.0.0:1", "0.0.0.0", 1, "0.0.0.0:1")]
    [InlineData("[::1]:5400", "::1", 5400, "[::1]:5400")]
    [InlineData("[fe80::1%eth0]", "fe80::1%eth0", 5400, "[fe80::1%eth0]:5400")]
    [InlineData("a:65535", "a", 65535, "a:65535")]
    public void An_endpoint_is_a_host_and_a_port(string given, string host, int port, string written)
    {
        var endpoint = NodeAddress.Parse(given, out var problem).ShouldNotBeNull(problem);
        endpoint.ShouldBe(new(host, port));
        endpoint.ToString().ShouldBe(written);
    }

    [Theory]
    [InlineData("", "no machine is named")]
    [InlineData(":5400", "no machine is named")]
    [InlineData("a:0", "from 1 to 65535, not '0'")]
    [InlineData("a:65536", "from 1 to 65535, not '65536'")]
    [InlineData("a:-1", "from 1 to 65535, not '-1'")]
    [InlineData("a:http", "from 1 to 65535, not 'http'")]
    [InlineData("a:", "from 1 to 65535, not ''")]
    [InlineData("[::1]5400", "from 1 to 65535, not ']5400'")]
    [InlineData("::1", "in brackets")]
    [InlineData("fd00::7:5400", "in brackets")]
    [InlineData("http://a:5400", "for a browser")]
    [InlineData("a b:5400", "a character that names do not have")]
    [InlineData("[::1", "a character")]
    public void Anything_else_is_refused_with_what_is_allowed(string given, string reason)
    {
        NodeAddress.Parse(given, out var problem).ShouldBeNull();
        problem.ShouldContain(reason);
        problem.ShouldContain("Give HOST:PORT, for example machine-a:5400");
    }
}
