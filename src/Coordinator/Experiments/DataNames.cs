using Cluster.Coordinator.Experiments.Schema;
using Cluster.Coordinator.Experiments.Yaml;
using Cluster.Shared;

namespace Cluster.Coordinator.Experiments;

/// <summary>Reads the name of a data set, which the caller knows and this project does not.</summary>
internal static class DataNames
{
    public static string? Read(YamlValue value, string key, IReadOnlyList<string> known, ProblemList problems)
    {
        if (value is YamlText { IsNothing: false } text && known.Contains(text.Text)) return text.Text;
        var hint = value is YamlText given ? NearestName.Question(given.Text, known) : "";
        problems.Refuse(value, $"'{key}'", Choices.OneOf([.. known]), hint);
        return null;
    }
}
