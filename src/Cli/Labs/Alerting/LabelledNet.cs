using Cluster.Shared.Diagnostics;
using Cluster.Shared.Training;

namespace Cluster.Cli.Labs.Alerting;

/// <summary>
/// A net that is made to train well, or to have a certain fault; the labels follow from how it is made and from nothing else.
/// </summary>
/// <param name="Name">How it is made.</param>
/// <param name="Template">With seed 0.</param>
/// <param name="Has">Alerts that must be raised.</param>
/// <param name="MayHave">What the fault may bring along, or not: it counts neither way.</param>
internal sealed record LabelledNet(
    string Name, RunSpecification Template, IReadOnlyList<AlertKind> Has, IReadOnlyList<AlertKind> MayHave)
{
    /// <summary>Null where it counts neither way.</summary>
    public bool? ShouldRaise(AlertKind kind) => Has.Contains(kind) ? true : MayHave.Contains(kind) ? null : false;
}
