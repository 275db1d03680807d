using Cluster.Coordinator.Experiments.Schema;
using Cluster.Coordinator.Experiments.Search;
using Cluster.Coordinator.Experiments.Yaml;
using Cluster.Shared;

namespace Cluster.Coordinator.Experiments.Checks;

/// <summary>What must hold between a search and its configurations.</summary>
internal static class SearchChecks
{
    /// <summary>Lists of alternatives are taken whole: they alone may be more than a grid was given; null if they are not.</summary>
    public static string? Budget(SearchSettings search)
    {
        if (search is not { Method: SearchMethod.Grid, Trials: { } trials, Points.Count: 0 }) return null;
        var alternatives = search.Space.OfType<ChoiceAxis>().Aggregate(1.0, (count, axis) => count * axis.Alternatives.Count);
        return alternatives > trials
            ? $"'trials' is {trials}, but the alternatives in 'space' alone make {alternatives:0} combinations: raise 'trials', or leave "
                + "some alternatives out."
            : null;
    }

    public static void Run(SearchSettings search, IReadOnlyList<ExperimentDraft> drafts, ProblemList problems)
    {
        if (drafts.Count == 0) return;
        if (drafts.Any(draft => draft.Validation == 0))
            problems.Add(search.Origin, $"The search ranks by {Choices.SnakeCase(search.Metric)}, but there are no validation examples: "
                + "raise 'validation'.");
        else if (drafts.Any(draft => draft.EvaluateEvery == 0))
            problems.Add(search.Origin, $"The search ranks by {Choices.SnakeCase(search.Metric)}, but with evaluate_every 0 nothing is "
                + "measured on validation examples: raise it.");
        if (search.Method != SearchMethod.Halving) return;
        if (search.Space.FirstOrDefault(axis => axis.Key.Path == "epochs") is { } epochs)
        {
            problems.Add(epochs.Origin, "Halving decides itself how long a trial trains: 'epochs' cannot be searched with it.");
            return;
        }

        if (search.FromEpochs >= drafts[0].Epochs)
            problems.Add(search.Origin, $"Halving begins with {Plural.Of(search.FromEpochs, "epoch")} ('from_epochs'), but a run has only "
                + $"{drafts[0].Epochs}: lower 'from_epochs', or raise 'epochs'.");
        if (drafts.Max(draft => draft.EvaluateEvery) > search.FromEpochs)
            problems.Add(search.Origin, $"Halving judges the trials after {Plural.Of(search.FromEpochs, "epoch")} ('from_epochs'), but "
                + $"'evaluate_every' is {drafts.Max(draft => draft.EvaluateEvery)}: it must be no more than that.");
    }
}
