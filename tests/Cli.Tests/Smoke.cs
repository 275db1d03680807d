namespace Cluster.Cli.Tests; public class Smoke { [Fact] public void Runs() => true.ShouldBeTrue(); }
