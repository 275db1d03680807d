using Cluster.Coordinator.Experiments;
using Cluster.Shared;
using Cluster.Shared.Data;
using Cluster.Shared.Messages;

namespace Cluster.Coordinator.Service;

/// <summary>Reads experiments with the data that they name; off the actors.</summary>
internal static class ExperimentOpening
{
    /// <summary>One that a client sent.</summary>
    /// <exception cref="UserException">It cannot be run as it is written; the message has all that is wrong with it.</exception>
    public static async Task<OpenedExperiment> ReadAsync(IDataLibrary library, SubmitExperiment submitted)
    {
        var name = ExperimentReader.DataNameOf(submitted.Text, submitted.Overrides) ?? Digits.Name;
        Dataset? data = null;
        UserException? problem = null;
        if (library.Names.Contains(name))
        {
            try
            {
                data = await library.OpenAsync(name).ConfigureAwait(false);
            }
            catch (UserException cause)
            {
                // Told by the reader, with the place where the set is named.
                problem = cause;
            }
        }

        DataShape? shape = data is null ? null : ShapeOf(name, data);
        var experiment = ExperimentReader.Read(
            submitted.Text,
            submitted.FileName,
            submitted.Overrides,
            library.Names,
            _ => problem is not null ? throw problem : InfoOf(shape ?? throw new UserException($"The data set '{name}' is not open.")));
        return new(experiment, shape!);
    }

    /// <summary>One that was accepted before.</summary>
    /// <exception cref="UserException">Its data are missing, or are not what they were.</exception>
    public static async Task<OpenedExperiment> ReadAgainAsync(IDataLibrary library, ArchivedExperiment archived)
    {
        var opened = await ReadAsync(library, new(archived.Id, archived.ResolvedYaml, [])).ConfigureAwait(false);
        if (opened.Data.Sha256 == archived.Data.Sha256) return opened;
        throw new UserException(
            $"The data set '{opened.Data.Name}' is not what it was when {archived.Id} was accepted: "
            + $"its SHA-256 was {archived.Data.Sha256}, and is {opened.Data.Sha256} now. Give the coordinator the same files.");
    }

    private static DataShape ShapeOf(string name, Dataset data) =>
        new(name, data.Sha256, data.Train.InputSize, data.Train.Classes, data.Train.Count, data.Validation.Count);

    private static DataInfo InfoOf(DataShape data) =>
        new(data.Name, data.Sha256, data.InputSize, data.Classes, data.TrainCount, data.ValidationCount);
}

/// <param name="Experiment">Read and checked.</param>
/// <param name="Data">That it was read with.</param>
internal sealed record OpenedExperiment(Experiment Experiment, DataShape Data);
