using Cluster.Coordinator.Experiments;
using Cluster.Shared;
using Cluster.Shared.Data;

namespace Cluster.Cli.Hosting;

/// <summary>An experiment with the data it runs on, read and checked.</summary>
/// <param name="Experiment">Checked against the data.</param>
/// <param name="Data">Opened.</param>
public sealed record ExperimentFile(Experiment Experiment, Dataset Data)
{
    /// <summary>Reads a bundled experiment or a file.</summary>
    /// <param name="nameOrPath">A bundled name, or a path.</param>
    /// <param name="overrides">Of --set.</param>
    /// <param name="dataFolder">Of --data; with it an experiment on the built-in digits runs on MNIST from there.</param>
    public static ExperimentFile Read(string nameOrPath, IReadOnlyList<string> overrides, string? dataFolder)
    {
        var (text, fileName) = Find(nameOrPath);
        if (dataFolder is not null)
        {
            if (!Directory.Exists(dataFolder))
                throw new UserException($"--data {dataFolder}: there is no such folder. Give the one that holds MNIST's four IDX files.");
            if (ExperimentReader.DataNameOf(text, overrides) is null or "digits") overrides = [.. overrides, "data=mnist"];
        }

        Dataset? opened = null;
        var experiment = ExperimentReader.Read(text, fileName, overrides, Datasets.Names, name =>
        {
            opened = Datasets.Open(new(name, dataFolder));
            return new(
                opened.Name, opened.Sha256, opened.Train.InputSize, opened.Train.Classes, opened.Train.Count, opened.Validation.Count);
        });
        return new(experiment, opened!);
    }

    /// <summary>The file of a bundled experiment.</summary>
    public static string BundledText(string name) => ExperimentLibrary.TryFind(name, out var text) ? text : throw Unknown(name);

    private static UserException Unknown(string name) => new(
        $"There is no experiment '{name}'.{NearestName.Question(name, ExperimentLibrary.Names)} "
        + $"Bundled are: {string.Join(", ", ExperimentLibrary.Names)}. "
        + "To run a file of your own, give its path.");

    private static (string Text, string FileName) Find(string nameOrPath)
    {
        if (ExperimentLibrary.TryFind(nameOrPath, out var text)) return (text, ExperimentLibrary.FileName(nameOrPath));
        if (!File.Exists(nameOrPath)) throw Unknown(nameOrPath);
        try
        {
            return (File.ReadAllText(nameOrPath), nameOrPath);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"{nameOrPath} cannot be read: {cause.Message}", cause);
        }
    }
}
