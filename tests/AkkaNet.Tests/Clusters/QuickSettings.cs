namespace Cluster.AkkaNet.Tests.Clusters;

/// <summary>The settings of production with shorter times, so that a test of a failure takes seconds.</summary>
internal static class QuickSettings
{
    public const string Hocon = """
        akka.cluster {
          periodic-tasks-initial-delay = 100ms
          gossip-interval = 200ms
          leader-actions-interval = 200ms
          unreachable-nodes-reaper-interval = 200ms
          seed-node-timeout = 1500ms
          retry-unsuccessful-join-after = 1s
          failure-detector { heartbeat-interval = 200ms, acceptable-heartbeat-pause = 1500ms, expected-response-after = 500ms }
          split-brain-resolver.stable-after = 1s
          singleton.hand-over-retry-interval = 200ms
          singleton-proxy.singleton-identification-interval = 200ms
        }
        akka.remote { retry-gate-closed-for = 200ms, dot-netty.tcp.connection-timeout = 1s }
        cluster-node { coordinator-lost-after = 1s, office-wait = 3s, leave-within = 5s, restart-pause = 200ms }
        """;

    /// <summary>For a node that decides later than the others who is gone, as one does whose machine has stood still.</summary>
    public const string DecidesLater = "akka.cluster.split-brain-resolver.stable-after = 10s";
}
