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
        if (dataFolder is not null && ExperimentReader.DataNameOf(text, overrides) is null or Digits.Name)
            overrides = [.. overrides, $"data={Mnist.Name}"];
        return Read(text, fileName, overrides, dataFolder);
    }

    /// <summary>Reads the experiment of an earlier start; its data must be what they were then.</summary>
    /// <param name="folder">Of the earlier start.</param>
    /// <param name="dataFolder">Of --data: where the files of the experiment's own data set lie; it never runs on another set.</param>
    public static ExperimentFile ReadResumed(RunFolder folder, string? dataFolder)
    {
        var file = Read(ReadText(folder.ExperimentFile), folder.ExperimentFile, [], dataFolder);
        var (then, now) = (folder.DataSha256(), file.Data.Sha256);
        if (then is null || then == now) return file;
        throw new UserException(
            $"The data set '{file.Data.Name}' is not what it was when {folder.Path} was started: its SHA-256 was {then}, and is {now} now. "
            + "Resume with the same files (--data DIR says where they lie), "
            + $"or begin anew: cluster run {folder.ExperimentFile} --out ANOTHER-FOLDER");
    }

    /// <summary>The file of a bundled experiment.</summary>
    public static string BundledText(string name) =>
        ExperimentLibrary.TryFind(name, out var text) ? text : throw new UserException(Unknown(name));

    private static ExperimentFile Read(string text, string fileName, IReadOnlyList<string> overrides, string? dataFolder)
    {
        Dataset? opened = null;
        if (dataFolder is not null)
        {
            CheckFolder(dataFolder);

            // Opened here and not by the reader, which would blame the place where the set is named.
            if (ExperimentReader.DataNameOf(text, overrides) == Mnist.Name) opened = OpenMnist(dataFolder);
        }

        var experiment = ExperimentReader.Read(text, fileName, overrides, Datasets.Names, name =>
        {
            opened ??= Datasets.Open(new(name));
            return new(
                opened.Name, opened.Sha256, opened.Train.InputSize, opened.Train.Classes, opened.Train.Count, opened.Validation.Count);
        });
        return new(experiment, opened!);
    }

    /// <summary>What --data means: MNIST from this folder.</summary>
    internal static Dataset OpenMnist(string folder)
    {
        CheckFolder(folder);
        try
        {
            return Datasets.Open(new(Mnist.Name, folder));
        }
        catch (UserException problem)
        {
            throw new UserException($"--data {folder}: {problem.Message}", problem);
        }
    }

    private static void CheckFolder(string folder)
    {
        if (!Directory.Exists(folder))
            throw new UserException($"--data {folder}: there is no such folder. Give the one that holds MNIST's four IDX files.");
    }

    private static string Unknown(string name) =>
        $"There is no experiment '{name}'.{NearestName.Question(name, ExperimentLibrary.Names)} "
        + $"Bundled are: {string.Join(", ", ExperimentLibrary.Names)}.";

    /// <summary>The text of a bundled experiment or of a file, and what messages call it.</summary>
    public static (string Text, string FileName) Find(string nameOrPath)
    {
        if (ExperimentLibrary.TryFind(nameOrPath, out var text)) return (text, ExperimentLibrary.FileName(nameOrPath));
        if (Directory.Exists(nameOrPath)) throw new UserException($"{nameOrPath} is a folder; give an experiment file.");
        if (!File.Exists(nameOrPath)) throw new UserException($"{Unknown(nameOrPath)} To run a file of your own, give its path.");
        return (ReadText(nameOrPath), nameOrPath);
    }

    private static string ReadText(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"{path} cannot be read: {cause.Message}", cause);
        }
    }
}
