namespace Cluster.Coordinator.Tests; public class Smoke { [Fact] public void Runs() => true.ShouldBeTrue(); }
