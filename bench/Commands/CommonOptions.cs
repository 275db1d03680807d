using System.CommandLine;
using System.Globalization;
using Cluster.Bench.Output;
using Cluster.Bench.Peers;
using Cluster.Shared;

namespace Cluster.Bench.Commands;

/// <summary>Options that several commands have.</summary>
internal static class CommonOptions
{
    public static Option<int> Rounds(int defaultValue, string description) => Count("--rounds", description, defaultValue, 1000);

    /// <summary>A whole number from 1 on.</summary>
    public static Option<int> Count(string name, string description, int defaultValue, int max) => new(name)
    {
        Description = description,
        HelpName = "N",
        DefaultValueFactory = _ => defaultValue,
        CustomParser = result =>
        {
            var given = result.Tokens[0].Value;
            if (int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= max)
                return number;
            result.AddError($"{name} {given}: give a whole number from 1 to {max}.");
            return defaultValue;
        },
    };
}

/// <summary>How a report is shown.</summary>
internal sealed class OutputOptions
{
    private readonly Option<string?> _json = new("--json") { Description = "Write all figures to this file.", HelpName = "FILE" };
    private readonly Option<bool> _markdown = new("--markdown") { Description = "Print the table as the documents have it." };

    public void AddTo(Command command)
    {
        command.Add(_json);
        command.Add(_markdown);
        command.Validators.Add(result =>
        {
            // Found out before minutes of measuring, not after.
            if (result.GetValue(_json) is not { } path) return;
            var folder = Path.GetDirectoryName(Path.GetFullPath(path));
            if (!Directory.Exists(folder)) result.AddError($"--json {path}: there is no folder {folder}.");
        });
    }

    /// <exception cref="UserException">The file of figures cannot be written.</exception>
    public void Write(ParseResult parsed, Report report, TextWriter output)
    {
        report.Write(output, parsed.GetValue(_markdown));
        if (parsed.GetValue(_json) is { } path) report.WriteJson(path);
    }
}

/// <summary>With whom we are compared.</summary>
internal sealed class PeerOptions
{
    private readonly Option<bool> _none = new("--no-peer") { Description = "Measure ourselves only." };

    private readonly Option<string?> _python = new("--python")
    {
        Description = $"The Python that has the peer's library [default: the first of {string.Join(", ", PythonSearch.UsualPrograms)}].",
        HelpName = "PATH",
    };

    public void AddTo(Command command)
    {
        command.Add(_none);
        command.Add(_python);
    }

    public bool AreWanted(ParseResult parsed) => !parsed.GetValue(_none);

    /// <summary>Looks for a Python with the library, unless no peer is wanted.</summary>
    public Task<PythonSearch> FindAsync(ParseResult parsed, string library, CancellationToken cancellation) => AreWanted(parsed)
        ? PythonSearch.FindAsync(library, parsed.GetValue(_python) is { } given ? [given] : PythonSearch.UsualPrograms, cancellation)
        : Task.FromResult(new PythonSearch(null, "--no-peer was given"));
}
