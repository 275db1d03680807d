using System.Text.Json;
using Cluster.Cli.Commands;
using Cluster.Cli.Output;

namespace Cluster.Cli.Tests.Commands;

/// <summary>One call of the command in this process, and what it said.</summary>
internal sealed record CommandRun(int ExitCode, string Output, string Errors)
{
    /// <summary>weights_sha256 of every run in the summary.json that was printed, which must be there.</summary>
    public string[] Hashes()
    {
        ExitCode.ShouldBe(0, Errors);
        return HashesIn(Output);
    }

    /// <param name="summary">The contents of a summary.json.</param>
    public static string[] HashesIn(string summary)
    {
        using var json = JsonDocument.Parse(summary);
        return
        [
            .. json.RootElement.GetProperty("configurations").EnumerateArray()
                .SelectMany(c => c.GetProperty("runs").EnumerateArray())
                .Select(r => r.GetProperty("weights_sha256").GetString()!),
        ];
    }

    public static async Task<CommandRun> OfAsync(params string[] args)
    {
        await using var output = new StringWriter();
        await using var errors = new StringWriter();
        var code = await CommandLine.InvokeAsync(args, Consoles.Plain(output), output, errors);
        return new(code, output.ToString(), errors.ToString());
    }
}

/// <summary>A folder that is gone after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("cluster-test-").FullName;

    public string In(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
