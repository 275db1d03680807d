using System.CommandLine;
using Cluster.Bench.Cases;
using Cluster.Bench.Measuring;
using Cluster.Bench.Output;
using Cluster.Bench.Peers;
using Cluster.Shared;
using Cluster.Shared.Data;
using Cluster.TestKit;

namespace Cluster.Bench.Commands;

/// <summary>bench epoch</summary>
internal static class EpochCommand
{
    public static Command Create(TextWriter output, TextWriter progress)
    {
        var data = new Option<string?>("--data")
        {
            Description = "Folder with MNIST's four files [default: ../shared/mnist beside the repository, else the built-in digits].",
            HelpName = "DIR",
        };
        var rounds = CommonOptions.Rounds(5, "Epochs, of which the median counts; as many of each peer.");
        var (peerOptions, outputOptions) = (new PeerOptions(), new OutputOptions());
        var command = new Command(
            "epoch", "An epoch of 784-30-10 with mini-batches of 10, accuracy on 10,000 included, beside NumPy's.") { data, rounds };
        peerOptions.AddTo(command);
        outputOptions.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var examples = Open(parsed.GetValue(data), cancellation);
            var search = await peerOptions.FindAsync(parsed, "numpy", cancellation);
            var epochs = parsed.GetValue(rounds);
            await progress.WriteLineAsync($"{Plural.Of(epochs, "epoch")} each on {examples.Name} …");
            var figures = await MeasureAsync(examples, search, epochs, cancellation);
            outputOptions.Write(parsed, ReportOf(figures), output);
            return 0;
        });
        return command;
    }

    private static Dataset Open(string? folder, CancellationToken cancellation) =>
        (folder ?? SharedFolder.Find(Mnist.Name)) is { } mnist
            ? Datasets.Open(new(Mnist.Name, mnist), cancellation)
            : Datasets.Open(new(Digits.Name), cancellation);

    private static async Task<EpochFigures> MeasureAsync(Dataset data, PythonSearch search, int epochs, CancellationToken cancellation)
    {
        var failures = new List<string>();
        var folder = Directory.CreateTempSubdirectory("cluster-bench-");
        try
        {
            NumpyEpoch.WriteExamples(data, folder.FullName);
            var before = await PeerAsync(NumpyVariant.Matrices);
            var (ours, accuracy) = Ours(data, epochs, cancellation);
            var after = before is null ? null : await PeerAsync(NumpyVariant.Matrices);
            var examples = await PeerAsync(NumpyVariant.Examples);
            return new(data.Name, ours, accuracy, before, after, examples, search, failures);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        async Task<NumpyEpochs?> PeerAsync(NumpyVariant variant)
        {
            if (search.Found is null) return null;
            var (figures, failure) = await NumpyEpoch.RunAsync(search.Found, variant, folder.FullName, epochs, cancellation);
            if (failure is not null) failures.Add($"NumPy by {variant} was not run: {failure}.");
            return figures;
        }
    }

    private static (Sample Seconds, double? Accuracy) Ours(Dataset data, int epochs, CancellationToken cancellation)
    {
        using var loop = new TrainingLoop(Runs.DepthOne(data), data);
        double? accuracy = null;
        var seconds = new double[epochs];
        loop.FinishEpoch();
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            cancellation.ThrowIfCancellationRequested();
            seconds[epoch] = Rounds.Time(() => accuracy = loop.FinishEpoch(), 1);
        }

        return (new(seconds), accuracy);
    }

    private static Report ReportOf(EpochFigures figures)
    {
        var table = new Table("an epoch of 784-30-10, mini-batch 10", "seconds", "accuracy", "ratio");
        table.Add("ours", Words.Number(figures.Ours.Median), Words.Percent(figures.Accuracy ?? 0, decimals: 1), "");
        Add("NumPy, mini-batches as matrices, before", figures.MatricesBefore, null);
        Add("NumPy, mini-batches as matrices, after", figures.MatricesAfter, figures.MatricesRatio);
        Add("NumPy, one example at a time, as network2.py does", figures.Examples, figures.ExamplesRatio);
        List<string> notes =
        [
            $"Median epoch on {figures.Data}; ours in single precision, one thread, after one epoch to warm up; accuracy after the last.",
            figures.Peer.Found is { } python
                ? $"NumPy: {python}; double precision, one thread; ratio: their median (matrices: the mean of both) over ours."
                : $"NumPy was not run: {figures.Peer.Problem}.",
            .. figures.NotRun,
        ];
        return new(table, notes, figures);

        void Add(string what, NumpyEpochs? epochs, double? ratio)
        {
            if (epochs is null) return;
            table.Add(what, Words.Number(epochs.Seconds.Median), Words.Percent(epochs.Accuracy, decimals: 1), Words.Times(ratio));
        }
    }

    /// <param name="Ours">Seconds of each epoch.</param>
    /// <param name="Accuracy">Ours after the last epoch, in [0, 1].</param>
    private sealed record EpochFigures(
        string Data, Sample Ours, double? Accuracy, NumpyEpochs? MatricesBefore, NumpyEpochs? MatricesAfter, NumpyEpochs? Examples,
        PythonSearch Peer, IReadOnlyList<string> NotRun)
    {
        public double? MatricesRatio => (MatricesBefore?.Seconds.Median + MatricesAfter?.Seconds.Median) / 2 / Ours.Median;

        public double? ExamplesRatio => Examples?.Seconds.Median / Ours.Median;
    }
}
