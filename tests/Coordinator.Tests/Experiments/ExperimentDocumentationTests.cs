using System.Text;
using Cluster.Coordinator.Experiments;
using Cluster.Coordinator.Experiments.Schema;

namespace Cluster.Coordinator.Tests.Experiments;

public sealed class ExperimentDocumentationTests
{
    private const string Begin = "<!-- keys: begin -->\n";
    private const string End = "<!-- keys: end -->\n";

    [Fact]
    public void The_documentation_lists_exactly_the_keys_there_are()
    {
        var path = DocumentationPath();
        var text = File.ReadAllText(path).ReplaceLineEndings("\n");
        var (begin, end) = (text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, text.IndexOf(End, StringComparison.Ordinal));
        if (Environment.GetEnvironmentVariable("CLUSTER_UPDATE_DOCS") == "1")
            File.WriteAllText(path, text = text[..begin] + Table() + text[end..]);
        end = text.IndexOf(End, StringComparison.Ordinal);
        text[begin..end].ShouldBe(Table(),
            "docs/experiments.md is behind the keys; write it anew with CLUSTER_UPDATE_DOCS=1 dotnet test tests/Coordinator.Tests");
    }

    [Fact]
    public void The_worked_example_is_what_the_documentation_says()
    {
        var text = File.ReadAllText(DocumentationPath()).ReplaceLineEndings("\n");
        var begin = text.IndexOf("```yaml\n", StringComparison.Ordinal) + "```yaml\n".Length;
        var experiment = ExperimentFixture.Read(text[begin..text.IndexOf("```", begin, StringComparison.Ordinal)]);
        experiment.Configurations.Select(c => c.Label).ShouldBe(["sigmoid, 2 × 30", "sigmoid, 4 × 30", "tanh, 2 × 30", "tanh, 4 × 30"]);
        experiment.Seeds.ShouldBe([0, 1, 2, 3, 4, 5, 6, 7]);
    }

    [Fact]
    public void The_section_on_searches_names_every_key_of_theirs()
    {
        var text = File.ReadAllText(DocumentationPath()).ReplaceLineEndings("\n");
        var begin = text.IndexOf("\n## Search\n", StringComparison.Ordinal) + 1;
        var section = text[begin..text.IndexOf("\n## ", begin, StringComparison.Ordinal)];
        foreach (var key in ExperimentReader.SearchKeys) section.ShouldContain($"`{key}`");
        foreach (var metric in (string[])["validation_accuracy_best", "validation_accuracy_final", "validation_cost_final"])
            section.ShouldContain($"`{metric}`");
        var yaml = section.IndexOf("```yaml\n", StringComparison.Ordinal) + "```yaml\n".Length;
        ExperimentFixture.Read(section[yaml..section.IndexOf("```", yaml, StringComparison.Ordinal)]).Configurations.Count.ShouldBe(30);
    }

    private static string Table()
    {
        var table = new StringBuilder("| Key | Type | Allowed | Default | Meaning |\n|---|---|---|---|---|\n");
        foreach (var key in ExperimentKeys.All)
        {
            var mark = key.PerConfiguration ? " ●" : "";
            var used = key.UsedOnly is null ? "" : $" Used only {key.UsedOnly}.";
            var allowed = key.Type.Name == "initialiser" ? "see below" : key.Type.Allowed;
            table.Append($"| `{key.Path}`{mark} | {key.Type.Name} | {allowed} | {key.Default} | {key.Meaning}{used} |\n");
        }

        return table.ToString();
    }

    private static string DocumentationPath()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Cluster.sln"))) folder = folder.Parent!;
        return Path.Combine(folder.FullName, "docs", "experiments.md");
    }
}
