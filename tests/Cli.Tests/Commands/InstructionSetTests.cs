using System.Diagnostics;
using Cluster.Worker.Kernels;

namespace Cluster.Cli.Tests.Commands;

/// <summary>
/// The command in processes that may not use some of the processor's instructions, and with one thread a run or with two: each trains for
/// 50 steps to the same bits.
/// </summary>
public sealed class InstructionSetTests(InstructionSetTests.Unrestricted unrestricted) : IClassFixture<InstructionSetTests.Unrestricted>
{
    /// <summary>
    /// Mini-batches of 64 and of 10 take turns. With 64 the larger net's products are packed, and those with the pictures are long enough
    /// for two threads; with 10 the weight gradients are short sums. Steps whose figures are due go by the optimiser's rules, the others
    /// are made with their gradients. All is as small as that allows: without the processor's help a multiply-add takes some 10 ns.
    /// </summary>
    private const string Experiment =
        """
        name: bits
        data: digits
        train: 74
        validation: 50
        batch: 64
        epochs: 25
        activation: tanh
        l2: 0.5
        l2_form: cost_term
        diagnostics: { source: training, every_steps: 7, every_epochs: 0 }
        grid:
          hidden: [[33, 17], [64, 57]]
        """;

    /// <summary>
    /// Slots, settings of .NET that are switched off, the widest kernels that this leaves, and how the names of extensions begin that it
    /// takes away. With four slots each of the two runs has one of its own and a spare one for a second thread.
    /// </summary>
    public static TheoryData<int, string[], VectorWidth, string[]> Restrictions => new()
    {
        { 4, [], VectorWidth.Bits512, [] },

        // .NET 8 and 9 listen to the first, .NET 10 to the second alone.
        { 4, ["EnableAVX512F", "EnableAVX512"], VectorWidth.Bits256, ["AVX-512"] },

        // Fused multiply-adds go with it: they are computed in software, as in the next one.
        { 1, ["EnableAVX2"], VectorWidth.Bits128, ["AVX-512", "AVX2", "FMA"] },
        { 4, ["EnableHWIntrinsic"], VectorWidth.Bits128, ["AVX", "FMA", "SSE"] },
    };

    [Theory]
    [MemberData(nameof(Restrictions))]
    public async Task Fifty_steps_end_in_the_same_bits(int slots, string[] switchedOff, VectorWidth widest, string[] lost)
    {
        var trained = await TrainedAsync(slots, switchedOff);
        trained.Kernels.ShouldBe((VectorWidth)Math.Min((int)KernelSet.Best, (int)widest));
        trained.Extensions.ShouldBe(
            MachineProbe.VectorExtensions.Where(name => !lost.Any(start => name.StartsWith(start, StringComparison.Ordinal))));
        trained.Hashes.ShouldBe(unrestricted.Trained.Hashes);
        trained.Metrics.ShouldBe(unrestricted.Trained.Metrics);
    }

    private static async Task<Trained> TrainedAsync(int slots, params string[] switchedOff)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.In("bits.yaml"), Experiment);
        var start = CommandProcess.Of("run", folder.In("bits.yaml"), "--workers", $"{slots}", "--out", folder.In("out"), "--quiet");
        foreach (var name in switchedOff) start.Environment[$"DOTNET_{name}"] = "0";
        start.Environment["DOTNET_STARTUP_HOOKS"] = typeof(StartupHook).Assembly.Location;
        start.Environment[StartupHook.FileVariable] = folder.In("kernels");

        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, await output + await errors);

        var kernels = await File.ReadAllLinesAsync(folder.In("kernels"));
        return new(
            Enum.Parse<VectorWidth>(kernels[0]),
            kernels[1..],
            CommandRun.HashesIn(await File.ReadAllTextAsync(folder.In("out/summary.json"))),
            await File.ReadAllTextAsync(folder.In("out/metrics.csv")));
    }

    internal sealed record Trained(VectorWidth Kernels, string[] Extensions, string[] Hashes, string Metrics);

    /// <summary>What one thread a run and all of the processor's instructions give.</summary>
    public sealed class Unrestricted : IAsyncLifetime
    {
        internal Trained Trained { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Trained = await TrainedAsync(slots: 1);
            Trained.Hashes.Distinct().Count().ShouldBe(2);
            Trained.Metrics.ShouldContain(",50,25,,validation_accuracy,", customMessage: "50 steps");
        }

        public Task DisposeAsync() => Task.CompletedTask;
    }
}
