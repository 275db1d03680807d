namespace Cluster.Shared.Messages;

/// <summary>Names a run within its experiment; also the name of its checkpoint. Letters, digits, '-', '_' and '.'.</summary>
public readonly record struct RunId(string Value)
{
    public override string ToString() => Value;
}
