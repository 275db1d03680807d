namespace Cluster.Shared.Messages;

/// <summary>Names a run.</summary>
/// <param name="Name">Within its experiment; also the name of its checkpoint. Letters, digits, '-', '_' and '.'.</param>
/// <param name="Experiment">The experiment's id in a cluster; empty where there is only one.</param>
public readonly record struct RunId(string Name, string Experiment = "")
{
    public override string ToString() => Name;
}
