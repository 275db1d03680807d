using Cluster.Cli.Output;
using Cluster.Shared;
using Cluster.Shared.Actors;
using Cluster.Shared.Messages;

namespace Cluster.Cli.Hosting.Clients;

/// <summary>What the commands ask of a coordinator, each in one call.</summary>
internal static class CoordinatorCalls
{
    /// <summary>Of the actor on the coordinator's node that answers clients.</summary>
    public const string ServicePath = "/service";

    public static Task<ExperimentAccepted> SubmitAsync(NodeAddress coordinator, string nameOrPath, IReadOnlyList<string> overrides)
    {
        var (text, fileName) = ExperimentFile.Find(nameOrPath);
        return AskAsync<ExperimentAccepted>(coordinator, new SubmitExperiment(fileName, text, overrides));
    }

    public static Task<ClusterStatus> StatusAsync(NodeAddress coordinator) => AskAsync<ClusterStatus>(coordinator, new AskStatus());

    public static Task<ExperimentCancelled> CancelAsync(NodeAddress coordinator, string id) =>
        AskAsync<ExperimentCancelled>(coordinator, new CancelExperiment(id));

    public static string NobodyAnswers(NodeAddress coordinator, string reason) =>
        $"No coordinator answers at {coordinator}{(reason.Length > 0 ? $" ({LinkWords.Short(reason)})" : "")}. Start one there "
        + $"('cluster coordinator --listen 0.0.0.0:{coordinator.Port} --dir runs'), or say where it is with --to HOST:PORT. "
        + "If it runs there, a firewall may be in between: this one port has to be open.";

    public static string Silent(NodeAddress coordinator, TimeSpan silence) =>
        $"The coordinator at {coordinator} has the request, but has not answered for {Durations.Words(silence)}. "
        + "What it says on its own screen may tell why.";

    public static string LostWhileAsking(NodeAddress coordinator, string reason) =>
        $"The link to the coordinator at {coordinator} was lost before it answered ({LinkWords.Short(reason)}). "
        + $"'cluster status --to {coordinator}' says whether the request was heard.";

    private static async Task<T> AskAsync<T>(NodeAddress coordinator, object request)
    {
        await using var client = ClientNode.Start(coordinator);
        var answer = new TaskCompletionSource<object>(TaskCreationOptions.RunContinuationsAsynchronously);
        client.System.Spawn(Props.Create(() => new RequestActor(client.Node, coordinator, request, answer)), "request");
        return await answer.Task is T expected
            ? expected
            : throw new UserException($"The coordinator at {coordinator} answered something else: {(await answer.Task).GetType().Name}.");
    }
}
