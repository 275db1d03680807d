using Cluster.Shared.Numerics;
using Cluster.Shared.Training.Shards;

namespace Cluster.Worker.Gradients.Stages;

/// <summary>
/// Shards of one work of several rounds, kept between them so that none is computed twice; as many as this engine was asked for. When
/// another work begins, their buffers are used again.
/// </summary>
/// <param name="create">Makes buffers.</param>
internal sealed class ShardCache(Func<ShardBuffers> create)
{
    private readonly Dictionary<int, ShardBuffers> _shards = [];
    private readonly Stack<ShardBuffers> _free = [];
    private long _firstNumber = -1;
    private AlignedBuffer? _parameters;

    /// <summary>What is known of a shard; of one that was not asked for in this work, buffers with nothing done.</summary>
    /// <param name="pass">Of which work and shard.</param>
    /// <param name="parameters">Of the work: other ones make it another work.</param>
    public ShardBuffers Find(in Pass pass, AlignedBuffer parameters)
    {
        var firstNumber = pass.Work.Number - pass.Work.Phase;
        if (firstNumber != _firstNumber || parameters != _parameters)
        {
            foreach (var used in _shards.Values) _free.Push(used);
            _shards.Clear();
            (_firstNumber, _parameters) = (firstNumber, parameters);
        }

        if (_shards.TryGetValue(pass.Shard, out var found)) return found;
        if (!_free.TryPop(out var buffers)) buffers = create();

        // Of other examples: to be begun again.
        buffers.RoundsDone = int.MaxValue;
        _shards.Add(pass.Shard, buffers);
        return buffers;
    }
}
