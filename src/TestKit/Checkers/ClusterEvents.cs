using Cluster.Coordinator.Checkpoints;
using Cluster.Shared.Messages;
using Cluster.Shared.Training.Shards;
using Cluster.TestKit.Training;

namespace Cluster.TestKit.Checkers;

/// <summary>
/// What can be seen of a cluster while it works: messages as they are received, checkpoints, and how gradients are added up. Raised on the
/// simulation's thread, in the order in which things happen.
/// </summary>
public sealed class ClusterEvents
{
    /// <summary>An actor is about to get a message.</summary>
    public event Action<ReceivedMessage>? Received;

    /// <summary>A checkpoint of a run is about to be written.</summary>
    public event Action<RunId>? CheckpointBegun;

    /// <summary>A checkpoint is safe on the coordinator's disk.</summary>
    public event Action<RunId, ReadOnlyMemory<byte>>? CheckpointSaved;

    /// <summary>A coordinator asks for a run's checkpoint.</summary>
    public event Action<RunId>? CheckpointAsked;

    /// <summary>This is what it got.</summary>
    public event Action<RunId, StoredCheckpoint>? CheckpointLoaded;

    /// <summary>A fault of the plan spoilt the newest checkpoint of a run.</summary>
    public event Action<RunId>? CheckpointSpoilt;

    /// <summary>A gradient, or part of one, was computed: (node, indexes of its examples).</summary>
    public event Action<string, int[]>? GradientComputed;

    /// <summary>A tree begins with the next work.</summary>
    public event Action<IShardTree>? TreeCleared;

    /// <summary>A tree was given a node's sum: (tree, node, examples, whether it counted it).</summary>
    public event Action<IShardTree, ShardNode, int, bool>? SumOffered;

    /// <summary>A tree gave its sum away: (tree, examples).</summary>
    public event Action<IShardTree, int>? RootTaken;

    public void Raise(ReceivedMessage message) => Received?.Invoke(message);

    public void RaiseBegun(RunId run) => CheckpointBegun?.Invoke(run);

    public void RaiseSaved(RunId run, ReadOnlyMemory<byte> data) => CheckpointSaved?.Invoke(run, data);

    public void RaiseAsked(RunId run) => CheckpointAsked?.Invoke(run);

    public void RaiseLoaded(RunId run, StoredCheckpoint stored) => CheckpointLoaded?.Invoke(run, stored);

    public void RaiseSpoilt(RunId run) => CheckpointSpoilt?.Invoke(run);

    /// <summary>The same engines, which tell here which examples they are given.</summary>
    /// <param name="engines">Those that do the work.</param>
    /// <param name="node">Where they work.</param>
    public IGradientEngineFactory Watch(IGradientEngineFactory engines, string node) => new InterceptedEngines(engines, asked =>
    {
        RaiseGradient(node, asked);
        return asked;
    });

    public void RaiseGradient(string node, int[] examples) => GradientComputed?.Invoke(node, examples);

    public void RaiseCleared(IShardTree tree) => TreeCleared?.Invoke(tree);

    public void RaiseOffered(IShardTree tree, ShardNode node, int examples, bool counted) =>
        SumOffered?.Invoke(tree, node, examples, counted);

    public void RaiseTaken(IShardTree tree, int examples) => RootTaken?.Invoke(tree, examples);
}

/// <param name="Node">The name of the receiver's node.</param>
/// <param name="Path">Of the receiver.</param>
/// <param name="Sender">Its path; empty where there is none.</param>
public readonly record struct ReceivedMessage(string Node, string Path, string Sender, object Message);
