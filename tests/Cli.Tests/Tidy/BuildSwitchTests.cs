using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Cluster.Cli.Tests.Tidy;

/// <summary>Without the switch WithAkka nothing of Akka is restored, referenced or compiled: the project files say so everywhere.</summary>
public sealed partial class BuildSwitchTests
{
    private const string Condition = "'$(WithAkka)' == 'true'";

    /// <summary>Where Akka's names may stand in code: what is compiled with the switch only.</summary>
    private static readonly string[] CompiledWithAkka = ["src/AkkaNet/", "src/Cli/AkkaNodes/", "tests/AkkaNet.Tests/"];

    [Fact]
    public void Whatever_has_to_do_with_Akka_stands_under_the_switch()
    {
        var files = ProjectFiles();
        files.SelectMany(file => References(file).Where(IsOfAkka).Where(reference => !IsUnderTheSwitch(reference))
                .Select(reference => $"{file}: {reference}"))
            .ShouldBeEmpty($"put it into an ItemGroup with Condition=\"{Condition}\"");

        // It would hold if nothing were found, too.
        files.SelectMany(References).Count(IsOfAkka).ShouldBeGreaterThan(5);
    }

    [Fact]
    public void Only_what_is_compiled_with_Akka_names_it() =>
        SourceTree.Files("src", "bench", "tests")
            .Where(file => !CompiledWithAkka.Any(folder => file.StartsWith(folder, StringComparison.Ordinal)))
            .Where(file => SourceTree.Lines(file).Any(line => UsingAkka().IsMatch(line)))
            .ShouldBeEmpty($"such code belongs into {string.Join(" or ", CompiledWithAkka)}");

    private static IReadOnlyList<string> ProjectFiles() =>
    [
        .. new[] { "*.csproj", "*.props", "*.targets" }
            .SelectMany(pattern => new[] { "src", "bench", "tests" }
                .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(SourceTree.Root, folder), pattern, SearchOption.AllDirectories))
                .Concat(Directory.EnumerateFiles(SourceTree.Root, pattern)))
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains(@"\obj\", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    private static IEnumerable<XElement> References(string file) => XDocument.Load(file).Descendants().Where(element =>
        element.Name.LocalName is "ProjectReference" or "PackageReference" or "PackageVersion" or "GlobalPackageReference");

    private static bool IsOfAkka(XElement reference) => (string?)reference.Attribute("Include") is { } name && AkkaName().IsMatch(name);

    private static bool IsUnderTheSwitch(XElement reference) =>
        reference.AncestorsAndSelf().Any(element => (string?)element.Attribute("Condition") == Condition);

    [GeneratedRegex(@"^Akka(\.|$)|(^|[/\\])AkkaNet\.csproj$")]
    private static partial Regex AkkaName();

    [GeneratedRegex(@"^\s*(global )?using (static |\w+ = )?(Akka\b|Cluster\.AkkaNet\b)")]
    private static partial Regex UsingAkka();
}
