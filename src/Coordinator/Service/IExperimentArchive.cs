using Cluster.Coordinator.Checkpoints;
using Cluster.Coordinator.Experiments;
using Cluster.Coordinator.Results;
using Cluster.Shared;
using Cluster.Shared.Messages;

namespace Cluster.Coordinator.Service;

/// <summary>
/// What a coordinator must not forget: the experiments that it accepted, their checkpoints, how they ended. An adapter: real IO, outside
/// the actors. What a task has ended well with survives a crash of the process. Tasks fail with <see cref="UserException"/>, whose
/// message says what could not be done, where, and what to do; any other exception is shown likewise.
/// </summary>
/// <remarks>Calls for one experiment come one after the other; those for different ones may overlap.</remarks>
public interface IExperimentArchive
{
    /// <summary>Takes in a new experiment. Gives it its id; its state is <see cref="ExperimentState.Running"/>.</summary>
    /// <param name="experiment">Read and checked. Its <c>ResolvedYaml</c> is kept: reading that again gives the same experiment.</param>
    /// <param name="data">That it was read with; kept, so that other data of the same name are noticed.</param>
    /// <param name="now">When it was accepted; kept. The id is unique, a folder's name, and may tell the time.</param>
    Task<ArchivedExperiment> AcceptAsync(Experiment experiment, DataShape data, DateTimeOffset now);

    /// <summary>
    /// All experiments that were ever accepted, the oldest first. One whose own records cannot be read is passed over, and named in
    /// <see cref="ArchiveContents.Problems"/>.
    /// </summary>
    Task<ArchiveContents> ListAsync();

    /// <summary>Where an experiment's checkpoints are kept. The same place whenever it is asked for.</summary>
    ICheckpointStore CheckpointsOf(string id);

    /// <summary>
    /// Writes summary.json, metrics.csv, report.html and the result table as text, then the state, last of all: an experiment counts as
    /// closed when all of it is there. Whoever closes it again after a failure begins anew.
    /// </summary>
    /// <param name="id">Of one that is running.</param>
    /// <param name="state">Not <see cref="ExperimentState.Running"/>.</param>
    /// <param name="result">What there is; null where it never came to train: then only the state is written.</param>
    /// <param name="remark">Why it failed; empty otherwise.</param>
    /// <returns>As <see cref="ReadClosedAsync"/> would give it.</returns>
    Task<ExperimentClosed> CloseAsync(string id, ExperimentState state, ExperimentResult? result, string remark);

    /// <summary>What a closed experiment came to; empty text and summary where it left none.</summary>
    Task<ExperimentClosed> ReadClosedAsync(string id);
}

/// <param name="Experiments">The oldest first.</param>
/// <param name="Problems">A sentence for each that cannot be read.</param>
public sealed record ArchiveContents(IReadOnlyList<ArchivedExperiment> Experiments, IReadOnlyList<string> Problems);

/// <summary>An experiment as the archive has it.</summary>
/// <param name="Id">Names it, and its folder.</param>
/// <param name="ResolvedYaml">Without anything that the archive may have written above it.</param>
/// <param name="Data">That it was accepted with.</param>
/// <param name="Accepted">When.</param>
/// <param name="State">Running until it is closed.</param>
/// <param name="Runs">That it asks for.</param>
/// <param name="Done">Of a closed one: runs that have a result. 0 for others.</param>
/// <param name="Remark">Why it failed; empty otherwise.</param>
public sealed record ArchivedExperiment(
    string Id,
    string ResolvedYaml,
    DataShape Data,
    DateTimeOffset Accepted,
    ExperimentState State,
    int Runs,
    int Done = 0,
    string Remark = "");
