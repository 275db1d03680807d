namespace Cluster.TestKit.Tests; public class Smoke { [Fact] public void Runs() => true.ShouldBeTrue(); }
