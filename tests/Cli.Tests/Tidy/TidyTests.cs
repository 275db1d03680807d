using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Cluster.Cli.Tests.Tidy;

/// <summary>What keeps the house in order without anybody having to remember it.</summary>
public sealed partial class TidyTests
{
    private const int FunctionLinesMax = 60;
    private const int LineLengthMax = 140;

    private static readonly string[] Banned =
    [
        "DateTime.Now", "DateTime.UtcNow", "DateTimeOffset.Now", "DateTimeOffset.UtcNow", "Stopwatch",
        "Random.Shared", "new Random(", "Task.Run", "Thread.Sleep",
    ];

    /// <summary>Where time and threads are real: the engine on the thread pool, and sockets with threads that no kernel starves.</summary>
    private static readonly string[] RealTime = ["src/Shared/Engine/", "src/Shared/Sockets/"];

    /// <summary>
    /// Who may use what; a project may use itself. Worker and Coordinator know Shared, not each other; an engine on another actor library
    /// knows Shared alone; nothing uses the benchmarks.
    /// </summary>
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["src/Shared"] = [],
        ["src/Worker"] = ["Shared"],
        ["src/Coordinator"] = ["Shared"],
        ["src/AkkaNet"] = ["Shared"],
        ["src/Cli"] = ["Shared", "Worker", "Coordinator", "AkkaNet"],
        ["src/TestKit"] = ["Shared", "Worker", "Coordinator"],
        ["bench"] = ["Shared", "Worker", "Coordinator", "TestKit", "Cli"],
    };

    [Theory]
    [InlineData("src", 250)]
    [InlineData("bench", 250)]
    [InlineData("tests", 280)]
    public void No_file_is_longer_than_a_reader_can_bear(string folder, int linesMax) =>
        SourceTree.Files(folder).Where(file => SourceTree.Lines(file).Length > linesMax).ShouldBeEmpty();

    [Fact]
    public void No_function_is_longer_than_a_screen() =>
        SourceTree.Files("src", "bench").SelectMany(LongFunctions).ShouldBeEmpty();

    [Fact]
    public void No_line_runs_off_the_screen() =>
        SourceTree.Files("src", "bench", "tests")
            .SelectMany(file => SourceTree.Lines(file).Select((line, i) => (Place: $"{file}:{i + 1}", line.Length)))
            .Where(line => line.Length > LineLengthMax)
            .ShouldBeEmpty();

    [Fact]
    public void A_namespace_says_in_which_folder_its_file_lies() =>
        SourceTree.Files("src", "bench").Where(file =>
        {
            var declared = SourceTree.Lines(file).Select(line => Namespace().Match(line)).FirstOrDefault(m => m.Success)?.Groups[1].Value;
            var folder = file.StartsWith("bench/", StringComparison.Ordinal) ? $"Bench{file["bench".Length..]}" : file["src/".Length..];
            return declared is not null && declared != $"Cluster.{folder[..folder.LastIndexOf('/')].Replace('/', '.')}";
        }).ShouldBeEmpty();

    [Fact]
    public void Actors_see_no_clock_no_thread_and_no_luck_but_their_contexts() =>
        SourceTree.Files("src")
            .Where(file => !RealTime.Any(folder => file.StartsWith(folder, StringComparison.Ordinal)))
            .SelectMany(file => SourceTree.Lines(file).Select((line, i) => (Place: $"{file}:{i + 1}", Line: line)))
            .Where(line => Banned.Any(banned => line.Line.Contains(banned, StringComparison.Ordinal)))
            .Select(line => $"{line.Place}: {line.Line.Trim()}")
            .ShouldBeEmpty();

    [Fact]
    public void Vector_instructions_stay_in_the_kernels() =>
        SourceTree.Files("src", "bench")
            .Where(file => !file.StartsWith("src/Worker/Kernels/", StringComparison.Ordinal))
            .Where(file => SourceTree.Lines(file).Any(line => VectorType().IsMatch(line)))
            .ShouldBeEmpty();

    [Fact]
    public void Nothing_is_left_to_be_done_in_comments() =>
        SourceTree.Files("src", "bench", "tests")
            .Where(file => !file.EndsWith("TidyTests.cs", StringComparison.Ordinal))
            .Where(file => SourceTree.Lines(file).Any(line => LeftOver().IsMatch(line)))
            .ShouldBeEmpty();

    [Fact]
    public void Projects_depend_one_way()
    {
        foreach (var (project, allowed) in Allowed)
        {
            var references = XDocument.Load(Directory.EnumerateFiles(Path.Combine(SourceTree.Root, project), "*.csproj").Single())
                .Descendants("ProjectReference")
                .Select(reference => Path.GetFileNameWithoutExtension((string)reference.Attribute("Include")!));
            references.Except(allowed).ShouldBeEmpty($"{project} may use {string.Join(", ", allowed)}");
        }
    }

    /// <summary>
    /// Members at class level: from the line with the brace or arrow's head to the closing brace of the same indentation.
    /// </summary>
    private static IEnumerable<string> LongFunctions(string file)
    {
        var lines = SourceTree.Lines(file);
        for (var i = 0; i + 1 < lines.Length; i++)
        {
            if (lines[i + 1] != "    {" || !lines[i].EndsWith(')')) continue;
            var end = Array.IndexOf(lines, "    }", i);
            if (end - i + 1 > FunctionLinesMax) yield return $"{file}:{i + 1} has {end - i + 1} lines";
        }
    }

    [GeneratedRegex(@"^namespace ([\w.]+);")]
    private static partial Regex Namespace();

    [GeneratedRegex(@"\bVector(64|128|256|512)?<|System\.Runtime\.Intrinsics|\bunsafe\s*\{|\bunsafe (static|class|struct|void)")]
    private static partial Regex VectorType();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b")]
    private static partial Regex LeftOver();
}
