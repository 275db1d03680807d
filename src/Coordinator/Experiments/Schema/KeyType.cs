using Cluster.Coordinator.Experiments.Yaml;

namespace Cluster.Coordinator.Experiments.Schema;

/// <summary>Whether values are numbers between which a range can be searched.</summary>
internal enum NumberKind
{
    None,
    Whole,
    Real,
}

/// <summary>What values a key takes: how they are read, checked one by one, compared and written.</summary>
public abstract class KeyType
{
    /// <summary>For the table of keys: "integer", "list of integers".</summary>
    public abstract string Name { get; }

    /// <summary>Completes "must be …": "a whole number from 1 to 100".</summary>
    public abstract string Allowed { get; }

    /// <summary>Whether a value is itself a list, so that a grid needs lists of lists.</summary>
    internal virtual bool IsList => false;

    internal virtual NumberKind Numbers => NumberKind.None;

    /// <summary>The value, or null after reporting why there is none.</summary>
    internal abstract object? Read(YamlValue value, string key, ProblemList problems);

    /// <summary>As YAML on one line; equal values give equal text.</summary>
    internal abstract string Write(object value);

    /// <summary>A number, text, a boolean or a list of them.</summary>
    internal virtual object ToJson(object value) => value;

    /// <summary>For people, in labels.</summary>
    internal virtual string Show(object value) => Write(value);

    private protected object? Refuse(YamlValue value, string key, ProblemList problems, string hint = "")
    {
        problems.Refuse(value, $"'{key}'", Allowed, hint);
        return null;
    }
}

/// <summary>Takes part in the file but is read by a reader of its own: <c>grid</c>, <c>published</c>.</summary>
internal sealed class StructureType(string name, string allowed) : KeyType
{
    public override string Name => name;

    public override string Allowed => allowed;

    internal override object? Read(YamlValue value, string key, ProblemList problems) => throw new NotSupportedException();

    internal override string Write(object value) => throw new NotSupportedException();
}
