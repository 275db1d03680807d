using System.CommandLine;
using Cluster.Bench.Cases;
using Cluster.Bench.Measuring;
using Cluster.Bench.Output;
using Cluster.Bench.Peers;
using Cluster.Worker.Kernels;

namespace Cluster.Bench.Commands;

/// <summary>bench product</summary>
internal static class ProductCommand
{
    private const int WarmUps = 3;

    private const string WidestCoreType = "SkylakeX";
    private static readonly int[] Sizes = [512, 1024, 1536, 2048, 2304];

    public static Command Create(TextWriter output, TextWriter progress)
    {
        var rounds = CommonOptions.Rounds(7, "Rounds, of which the median counts; ours and theirs take turns.");
        var (peerOptions, outputOptions) = (new PeerOptions(), new OutputOptions());
        var command = new Command("product", "Square matrix products in single precision on one thread, beside NumPy's.") { rounds };
        peerOptions.AddTo(command);
        outputOptions.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var search = await peerOptions.FindAsync(parsed, "numpy", cancellation);
            var machine = MachineMeasurement.Take(cancellation);
            var failures = new List<string>();
            var peers = await StartAsync(search.Found, failures, cancellation);
            try
            {
                var products = new List<ProductFigures>();
                foreach (var n in Sizes)
                {
                    await progress.WriteLineAsync($"{n} × {n} …");
                    products.Add(await MeasureAsync(n, parsed.GetValue(rounds), peers, cancellation));
                }

                outputOptions.Write(parsed, ReportOf(products, peers, machine, search, failures), output);
                return 0;
            }
            finally
            {
                foreach (var peer in peers) peer.Dispose();
            }
        });
        return command;
    }

    /// <summary>
    /// NumPy as it is, and with OpenBLAS told to use its kernels for AVX-512, since a version older than the processor takes it for one
    /// without.
    /// </summary>
    private static async Task<IReadOnlyList<NumpyProduct>> StartAsync(
        Python? python, List<string> failures, CancellationToken cancellation)
    {
        var peers = new List<NumpyProduct>();
        if (python is null) return peers;
        await AddAsync("NumPy", null);
        if (MachineProbe.VectorWidths[0] == 512 && python.Blas.Contains("OpenBLAS", StringComparison.Ordinal)
            && !python.Blas.Contains(WidestCoreType, StringComparison.Ordinal))
            await AddAsync($"NumPy, {WidestCoreType}", WidestCoreType);
        return peers;

        async Task AddAsync(string name, string? coreType)
        {
            var (peer, failure) = await NumpyProduct.StartAsync(python, name, coreType, cancellation);
            if (peer is not null) peers.Add(peer);
            else failures.Add($"{name} was not run: {failure}.");
        }
    }

    private static async Task<ProductFigures> MeasureAsync(
        int n, int rounds, IReadOnlyList<NumpyProduct> peers, CancellationToken cancellation)
    {
        using var product = new SquareProduct(n);
        var ours = new double[rounds];
        var theirs = peers.Select(_ => new double[rounds]).ToList();

        // Rounds below 0 warm up: memory is touched for the first time, code is compiled.
        for (var round = -WarmUps; round < rounds; round++)
        {
            cancellation.ThrowIfCancellationRequested();
            var seconds = Rounds.Time(product.Multiply, 1);
            if (round >= 0) ours[round] = seconds;
            for (var peer = 0; peer < peers.Count; peer++)
            {
                seconds = await peers[peer].SecondsAsync(n, cancellation);
                if (round >= 0) theirs[peer][round] = seconds;
            }
        }

        product.Check();
        return new(n, ToGigaflops(ours), [.. theirs.Select(ToGigaflops)]);

        Sample ToGigaflops(double[] seconds) => new([.. seconds.Select(s => 2.0 * n * n * n / s / 1e9)]);
    }

    private static Report ReportOf(
        IReadOnlyList<ProductFigures> products, IReadOnlyList<NumpyProduct> peers, MachineFigures machine, PythonSearch search,
        IReadOnlyList<string> failures)
    {
        var table = new Table(["n × n", "ours, GFLOP/s", "of peak", .. peers.SelectMany(peer => new[] { peer.Name, "ours / theirs" })]);
        foreach (var product in products)
        {
            table.Add(
            [
                $"{product.N}", Words.Number(product.Ours.Median), Words.Percent(1e9 * product.Ours.Median / machine.Peak),
                .. product.Peers.SelectMany((peer, i) => new[] { Words.Number(peer.Median), Words.Number(product.Ratios[i]) }),
            ]);
        }

        List<string> notes =
        [
            "Medians of rounds in turn, of their ratios too; one thread.",
            $"Of peak: of {Words.Number(machine.Peak / 1e9)} GFLOP/s, measured just before.",
            search.Found is { } python ? $"NumPy: {python}." : $"NumPy was not run: {search.Problem}.",
            .. peers.Select(peer => $"{peer.Name}: {peer.Blas}."),
            .. failures,
        ];
        var described = peers.Select(peer => new { peer.Name, peer.Blas });
        return new(table, notes, new { Machine = machine, Peer = search, Peers = described, Products = products, NotRun = failures });
    }

    /// <param name="Ours">10⁹ operations a second, round by round; 2 n³ a product.</param>
    /// <param name="Peers">Likewise, of each peer.</param>
    private sealed record ProductFigures(int N, Sample Ours, IReadOnlyList<Sample> Peers)
    {
        /// <summary>Ours over each peer's: the median of the rounds' ratios, which drift less than the rounds themselves.</summary>
        public IReadOnlyList<double> Ratios =>
            [.. Peers.Select(peer => new Sample([.. Ours.Values.Zip(peer.Values, (ours, theirs) => ours / theirs)]).Median)];
    }
}
