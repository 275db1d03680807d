using Cluster.Coordinator.Alerts;
using Cluster.Coordinator.Experiments.Yaml;
using Cluster.Shared.Diagnostics;
using Cluster.Shared.Models;
using Cluster.Shared.Optimizers;
using Cluster.Shared.Training;

namespace Cluster.Coordinator.Experiments.Schema;

/// <summary>A value that the file, the grid or the command line gives a key.</summary>
internal sealed record Setting(object Value, Origin Origin);

/// <summary>One configuration while the keys are applied to it, in the order of the table.</summary>
internal sealed class ExperimentDraft(string fileName, DataInfo data)
{
    /// <summary>As the user named it.</summary>
    public string FileName => fileName;

    public DataInfo Data => data;

    public string Name { get; set; } = "";

    public string Title { get; set; } = "";

    public string Description { get; set; } = "";

    public ExperimentFocus Focus { get; set; }

    public RunMetric Compare { get; set; }

    public IReadOnlyList<ulong> Seeds { get; set; } = [];

    public int Train { get; set; }

    public int Validation { get; set; }

    public ModelSpecification Model { get; set; } = new() { Inputs = data.InputSize, Hidden = [], Outputs = data.Classes };

    public InitializationSpecification Initialization { get; set; } = new();

    public OptimizerSpecification Optimizer { get; set; } = new();

    public DiagnosticsSpecification Diagnostics { get; set; } = new();

    public AlertThresholds Alerts { get; set; } = new();

    public int Epochs { get; set; }

    public int BatchSize { get; set; }

    public int Shards { get; set; } = 1;

    public int Slots { get; set; } = 1;

    public int EvaluateEvery { get; set; }

    public EarlyStoppingSpecification? EarlyStopping { get; set; }

    /// <summary>What every key came to, by its path: given, or its default.</summary>
    public Dictionary<string, object> Values { get; } = new(StringComparer.Ordinal);

    /// <summary>Keys that its own part of the grid names.</summary>
    public HashSet<string> Varied { get; } = new(StringComparer.Ordinal);

    /// <summary>Keys that matter to this configuration: momentum does not to plain gradient descent.</summary>
    public HashSet<string> Used { get; } = new(StringComparer.Ordinal);

    public RunSpecification ToSpecification() => new()
    {
        Model = Model,
        Data = new DataSpecification(data.Name, data.Sha256, Train, Validation),
        Initialization = Initialization,
        Optimizer = Optimizer,
        Diagnostics = Diagnostics,
        Epochs = Epochs,
        BatchSize = BatchSize,
        Shards = Shards,
        EvaluateEvery = EvaluateEvery,
        EarlyStopping = EarlyStopping,
    };

    /// <summary>Applies all keys; one that is not given, or does not matter here, takes its default.</summary>
    public static ExperimentDraft Build(string fileName, DataInfo data, IReadOnlyDictionary<string, Setting> settings)
    {
        var draft = new ExperimentDraft(fileName, data);
        foreach (var key in ExperimentKeys.All)
        {
            if (key.Apply is null) continue;
            if (key.UsedWhen(draft)) draft.Used.Add(key.Path);
            var given = draft.Used.Contains(key.Path) && settings.TryGetValue(key.Path, out var setting) ? setting.Value : null;
            var value = given ?? key.DefaultOf!(draft);
            draft.Values[key.Path] = value;
            key.Apply(draft, value);
        }

        return draft;
    }
}
