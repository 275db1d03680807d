using System.CommandLine;
using Cluster.Bench.Cases;
using Cluster.Bench.Distributed;
using Cluster.Bench.Measuring;
using Cluster.Bench.Output;
using Cluster.Bench.Peers;
using Cluster.TestKit;

namespace Cluster.Bench.Commands;

/// <summary>bench cluster</summary>
internal static class ClusterCommand
{
    // So far from each other, our figures before and after the peers say that the machine was busy with something else.
    private const double UneasyAbove = 1.15;
    private static readonly int[] Workers = [1, 2];

    /// <summary>With the steps of an epoch: about half a second.</summary>
    private static readonly (NetCase Net, int Steps)[] Nets =
    [
        (new([784, 30, 30, 10], 10), 1500),
        (new([784, 512, 512, 10], 256), 50),
        (new([784, 2048, 2048, 10], 1024), 3),
    ];

    public static Command Create(TextWriter output, TextWriter progress)
    {
        var rounds = CommonOptions.Rounds(7, "Epochs of about half a second, before and after the peers; the median counts.");
        var only = CommonOptions.Count("--only", "Only the first, second or third net.", 0, Nets.Length);
        var (peerOptions, outputOptions) = (new PeerOptions(), new OutputOptions());
        var command = new Command(
            "cluster", "Steps of one and two worker processes on this machine, beside PyTorch's with as many.") { rounds, only };
        peerOptions.AddTo(command);
        outputOptions.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var peers = new TorchPeers(await peerOptions.FindAsync(parsed, "torch", cancellation));
            var figures = new List<ClusterFigures>();
            foreach (var (net, steps) in parsed.GetValue(only) is > 0 and var one ? [Nets[one - 1]] : Nets)
                figures.AddRange(await MeasureAsync(net, steps, parsed.GetValue(rounds), peers, progress, cancellation));
            outputOptions.Write(parsed, ReportOf(figures, peers), output);
            return 0;
        });
        return command;
    }

    private static async Task<IReadOnlyList<ClusterFigures>> MeasureAsync(
        NetCase net, int steps, int rounds, TorchPeers peers, TextWriter progress, CancellationToken cancellation)
    {
        await progress.WriteLineAsync($"{net} …");
        var before = await OursAsync();
        var ddp = await peers.MicrosecondsAsync(TorchCluster.Ddp, net, Workers, cancellation);
        var rpc = await peers.MicrosecondsAsync(TorchCluster.Rpc, net, Workers, cancellation);
        var after = peers.Search.Found is null ? before : await OursAsync();
        return
        [
            .. Workers.Select((workers, i) => new ClusterFigures(
                net.Net, net.Batch, workers, before[i], after[i], Of(ddp, workers), Of(rpc, workers))),
        ];

        async Task<IReadOnlyList<Sample>> OursAsync()
        {
            var samples = new List<Sample>();
            foreach (var workers in Workers)
                samples.Add((await SharedRun.SecondsAsync(net, steps, workers, rounds, cancellation)).Select(seconds => seconds * 1e6));
            return samples;
        }

        static double? Of(IReadOnlyDictionary<int, double> figures, int workers) =>
            figures.TryGetValue(workers, out var microseconds) ? microseconds : null;
    }

    private static Report ReportOf(IReadOnlyList<ClusterFigures> figures, TorchPeers peers)
    {
        var table = new Table("net", "batch", "workers", "µs", "lowest", "highest", "DDP", "ours/DDP", "RPC", "ours/RPC");
        foreach (var each in figures)
        {
            table.Add(
                each.Net, $"{each.Batch}", $"{each.Workers}", Words.Number(each.Microseconds), Words.Number(each.All.Smallest),
                Words.Number(each.All.Largest), Words.Number(each.Ddp), Words.Number(each.Microseconds / each.Ddp),
                Words.Number(each.Rpc), Words.Number(each.Microseconds / each.Rpc));
        }

        return new(
            table,
            [
                "µs: a step, median of the rounds before and after the peers. One run, worker processes of one slot over loopback,",
                "a shard a worker, plain SGD; the parameter server is a process more. One worker trains the run by itself.",
                peers.Search.Found is { } python
                    ? $"PyTorch: {python}; one thread a process. DDP: over gloo, no server. RPC: a parameter server, a process more."
                    : $"PyTorch was not run: {peers.Search.Problem}.",
                .. peers.Failures,
                .. figures.Where(IsUneasy).Select(each =>
                    $"{each.Net}, {each.Workers}: ours before and after the peers differ; measure again."),
            ],
            new { Peer = peers.Search, Steps = figures, NotRun = peers.Failures });
    }

    private static bool IsUneasy(ClusterFigures each) =>
        Math.Max(each.Before.Median / each.After.Median, each.After.Median / each.Before.Median) > UneasyAbove;

    /// <param name="Before">Microseconds a step, round by round, before the peers.</param>
    /// <param name="After">And after them.</param>
    private sealed record ClusterFigures(string Net, int Batch, int Workers, Sample Before, Sample After, double? Ddp, double? Rpc)
    {
        public Sample All => new([.. Before.Values, .. After.Values]);

        public double Microseconds => All.Median;
    }

    /// <summary>Asks PyTorch; remembers what it could not answer.</summary>
    private sealed class TorchPeers(PythonSearch search)
    {
        private readonly List<string> _failures = [];

        public PythonSearch Search { get; } = search;

        public IReadOnlyList<string> Failures => _failures;

        public async Task<IReadOnlyDictionary<int, double>> MicrosecondsAsync(
            TorchCluster peer, NetCase net, IReadOnlyList<int> workers, CancellationToken cancellation)
        {
            if (Search.Found is not { } python) return new Dictionary<int, double>();
            if (SharedFolder.Find(peer.Script) is not { } script)
            {
                var missing = $"{peer.Name} was not run: shared/{peer.Script} is not beside the repository.";
                if (!_failures.Contains(missing)) _failures.Add(missing);
                return new Dictionary<int, double>();
            }

            var (microseconds, failure) = await peer.RunAsync(python, script, net, workers, cancellation);
            if (failure is not null) _failures.Add($"{peer.Name} was not run for {net}: {failure}.");
            return microseconds;
        }
    }
}
