namespace Cluster.Shared.Tests; public class Smoke { [Fact] public void Runs() => true.ShouldBeTrue(); }
