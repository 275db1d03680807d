using Cluster.Coordinator.Experiments.Schema;

namespace Cluster.Coordinator.Experiments.Checks;

/// <summary>Something that must hold between the keys of one configuration.</summary>
/// <param name="Keys">The keys it concerns; the first of them that was given is blamed.</param>
/// <param name="Problem">Null if all is well.</param>
internal sealed record ConfigurationRule(IReadOnlyList<string> Keys, Func<ExperimentDraft, string?> Problem);
