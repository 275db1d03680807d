using System.CommandLine;
using Cluster.Bench.Cases;
using Cluster.Bench.Measuring;
using Cluster.Bench.Output;
using Cluster.Bench.Peers;

namespace Cluster.Bench.Commands;

/// <summary>bench step</summary>
internal static class StepCommand
{
    // So far from each other, the peer's figures before and after ours say that the machine was busy with something else.
    private const double UneasyAbove = 1.15;

    public static Command Create(TextWriter output, TextWriter progress)
    {
        var net = new Option<string?>("--net") { Description = "One net instead of the usual six, like 784,30,10.", HelpName = "SIZES" };
        var batch = CommonOptions.Count("--batch", "Examples of a mini-batch, with --net.", 10, Runs.Examples);
        var rounds = CommonOptions.Rounds(7, "Rounds of 0.3 s, of which the median counts.");
        var peer = new Option<string?>("--peer")
        {
            Description = "The PyTorch program [default: ../shared/peers/torch_step.py beside the repository].",
            HelpName = "PATH",
        };
        var (peerOptions, outputOptions) = (new PeerOptions(), new OutputOptions());
        var command = new Command(
            "step", "A whole training step on one thread, as a run makes it, beside PyTorch's.") { net, batch, rounds, peer };
        peerOptions.AddTo(command);
        outputOptions.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            IReadOnlyList<NetCase> nets = parsed.GetValue(net) is { } sizes
                ? [NetCase.Parse(sizes, parsed.GetValue(batch))]
                : NetCase.Standard;
            var script = PeerScripts.TorchStep(parsed.GetValue(peer));
            var search = script is null && peerOptions.AreWanted(parsed)
                ? new(null, PeerScripts.TorchStepMissing)
                : await peerOptions.FindAsync(parsed, "torch", cancellation);
            var torch = search.Found is { } python ? new TorchPeer(python, script!) : null;
            var machine = MachineMeasurement.Take(cancellation);
            var steps = new List<StepFigures>();
            foreach (var each in nets)
            {
                await progress.WriteLineAsync($"{each} …");
                steps.Add(await MeasureAsync(each, parsed.GetValue(rounds), torch, machine, cancellation));
            }

            outputOptions.Write(parsed, ReportOf(steps, machine, search, torch?.Failures ?? []), output);
            return 0;
        });
        return command;
    }

    private static async Task<StepFigures> MeasureAsync(
        NetCase net, int rounds, TorchPeer? torch, MachineFigures machine, CancellationToken cancellation)
    {
        // All that takes time is prepared first: the three measurements are to follow each other closely.
        var data = RandomExamples.Create(net.Sizes[0], net.Sizes[^1], Runs.Examples);
        using var loop = new TrainingLoop(Runs.Steps(net, data), data);
        var before = torch is null ? null : await torch.MicrosecondsAsync(net, cancellation);
        var seconds = Rounds.Seconds(loop.Next, rounds, cancellation);
        var allocated = Rounds.AllocatedBytes(loop.Next);
        var after = before is null ? null : await torch!.MicrosecondsAsync(net, cancellation);
        return StepFigures.Of(net, seconds, allocated, machine) with { PeerBefore = before, PeerAfter = after };
    }

    private static Report ReportOf(
        IReadOnlyList<StepFigures> steps, MachineFigures machine, PythonSearch search, IReadOnlyList<string> failures)
    {
        List<string> notes =
        [
            "µs: median of the rounds; one thread; SGD with weight decay, sigmoid, cross-entropy, dense random pixels; loading included.",
            "GFLOP/s: operations of the matrix products (forward, weight gradients, input gradients of all layers but the first).",
            $"Of peak: of {Words.Number(machine.Peak / 1e9)} GFLOP/s of multiply-adds, measured on this core before the nets.",
            "Bytes: allocated a step. Floor: the larger of operations over peak and bytes over bandwidth, and which of the two it is.",
            search.Found is { } python
                ? $"PyTorch: {python}; one thread, µs a step before and after ours; ratio: their mean over ours."
                : $"PyTorch was not run: {search.Problem}.",
            .. failures,
            .. steps.Where(IsUneasy).Select(step => $"{step.Net}, {step.Batch}: PyTorch before and after differ; measure again."),
        ];
        return new(StepFigures.TableOf(steps), notes, new { Machine = machine, Peer = search, Steps = steps, NotRun = failures });
    }

    private static bool IsUneasy(StepFigures step) =>
        Math.Max(step.PeerBefore / step.PeerAfter ?? 1, step.PeerAfter / step.PeerBefore ?? 1) > UneasyAbove;

    /// <summary>Asks PyTorch; remembers what it could not answer.</summary>
    private sealed class TorchPeer(Python python, string script)
    {
        private readonly List<string> _failures = [];

        public IReadOnlyList<string> Failures => _failures;

        public async Task<double?> MicrosecondsAsync(NetCase net, CancellationToken cancellation)
        {
            var (microseconds, failure) = await TorchStep.RunAsync(python, script, net, cancellation);
            if (failure is not null) _failures.Add($"PyTorch was not run for {net}: {failure}.");
            return microseconds;
        }
    }
}
