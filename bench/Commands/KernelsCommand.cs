using System.CommandLine;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Cluster.Bench.Kernels;

namespace Cluster.Bench.Commands;

/// <summary>bench kernels</summary>
internal static class KernelsCommand
{
    private const int NetNameWidth = 60;

    public static Command Create()
    {
        var filter = new Option<string>("--filter")
        {
            Description = "Benchmarks whose name matches, like *Forward*.",
            HelpName = "GLOB",
            DefaultValueFactory = _ => "*",
        };
        var rounds = CommonOptions.Rounds(10, "Measured iterations of each benchmark.");
        var command = new Command(
            "kernels", "BenchmarkDotNet over the kernels at every vector width, and over whole gradients.") { filter, rounds };
        command.SetAction(parsed =>
        {
            var summaries = BenchmarkSwitcher
                .FromTypes([typeof(KernelBenchmarks), typeof(GradientBenchmarks)])
                .Run(["--filter", parsed.GetValue(filter)!], Config(parsed.GetValue(rounds)));
            return summaries.Any(summary => summary.Reports.Any(report => !report.Success)) ? 1 : 0;
        });
        return command;
    }

    /// <summary>In this process: nothing is generated, restored or built, so that it works without a network.</summary>
    private static IConfig Config(int rounds) => ManualConfig.CreateEmpty()
        .AddJob(Job.Default
            .WithToolchain(InProcessEmitToolchain.Instance)
            .WithWarmupCount(Math.Min(rounds, 3))
            .WithIterationCount(rounds)
            .WithId("InProcess"))
        .WithSummaryStyle(SummaryStyle.Default.WithMaxParameterColumnWidth(NetNameWidth))
        .AddDiagnoser(MemoryDiagnoser.Default)
        .AddColumnProvider(DefaultColumnProviders.Instance)
        .AddExporter(MarkdownExporter.GitHub)
        .AddLogger(ConsoleLogger.Default);
}
