using Cluster.Shared;
using Cluster.Shared.Training.Sessions;

namespace Cluster.Cli.Labs.Measures;

/// <summary>
/// Trainings of a lab that ended because a number became infinite or NaN: they have no figures of the end, and are left out, but named.
/// </summary>
public sealed class DivergedRuns
{
    private readonly List<string> _names = [];

    /// <summary>What the answer says of them: one sentence, or none.</summary>
    public IEnumerable<string> Sentences =>
        _names.Count == 0 ? [] : [$"Left out, since a number was not finite any more: {string.Join("; ", _names)}."];

    /// <summary>The places in the list of those that went well.</summary>
    /// <param name="net">As people read it.</param>
    /// <param name="seeds">Of this net, seed 0 first.</param>
    /// <exception cref="UserException">None went well.</exception>
    public IReadOnlyList<int> Without(string net, IReadOnlyList<TrainingSession> seeds)
    {
        foreach (var (seed, session) in seeds.Index())
            if (session.Divergence is { } divergence) _names.Add($"{net}, seed {seed} ({divergence})");
        List<int> kept = [.. Enumerable.Range(0, seeds.Count).Where(seed => seeds[seed].Divergence is null)];
        return kept.Count > 0 ? kept : throw new UserException(
            $"No training of the {net} net went well: {seeds.Count} of {seeds.Count} diverged (seed 0: {seeds[0].Divergence}), so the lab "
            + "has nothing to show of it. Take more seeds (--seeds), other images (--data) or, where the lab has the option, fewer "
            + "layers (--depth).");
    }
}
