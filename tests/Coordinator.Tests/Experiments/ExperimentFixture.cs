using Cluster.Coordinator.Experiments;

namespace Cluster.Coordinator.Tests.Experiments;

/// <summary>Data sets as the reader sees them, without their examples.</summary>
internal static class ExperimentFixture
{
    public static IReadOnlyList<string> DataNames { get; } = ["digits", "mnist", "chain"];

    public static DataInfo Info(string name) => name == "chain"
        ? new DataInfo(name, new string('c', 64), 1, 2, 1, 1)
        : new DataInfo(name, new string(name[0], 64), 784, 10, 50_000, 10_000);

    public static Experiment Read(string text, params string[] overrides) =>
        ExperimentReader.Read(text, "x.yaml", overrides, DataNames, Info);

    public static Experiment Bundled(string name, params string[] overrides) =>
        ExperimentReader.Read(ExperimentLibrary.Text(name), ExperimentLibrary.FileName(name), overrides, DataNames, Info);

    /// <summary>The problems as they are printed; empty if there are none.</summary>
    public static IReadOnlyList<string> Problems(string text, params string[] overrides)
    {
        try
        {
            Read(text, overrides);
            return [];
        }
        catch (ExperimentException e)
        {
            return [.. e.Problems.Select(problem => problem.ToString())];
        }
    }
}
