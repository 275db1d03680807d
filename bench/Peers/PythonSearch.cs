using System.Text.Json;

namespace Cluster.Bench.Peers;

/// <summary>A Python with the wanted library, or the words that say where it was looked for and why none will do.</summary>
public sealed record PythonSearch(Python? Found, string? Problem)
{
    private static readonly TimeSpan ImportTimeout = TimeSpan.FromMinutes(1);

    /// <summary>Where it is looked for unless the user names a program.</summary>
    public static IReadOnlyList<string> UsualPrograms { get; } = ["python3", "/usr/bin/python3"];

    /// <summary>The first program that can import the library.</summary>
    /// <param name="library">numpy or torch.</param>
    /// <param name="programs">Names or paths, in the order in which they are tried.</param>
    /// <param name="cancellation">Ends the search.</param>
    public static async Task<PythonSearch> FindAsync(string library, IReadOnlyList<string> programs, CancellationToken cancellation)
    {
        var refusals = new List<string>();
        foreach (var program in programs)
        {
            var end = await PeerProcess.RunAsync(program, [PeerScripts.Libraries, library], ImportTimeout, cancellation);
            if (end.Failure is null && Read(program, library, end.Output) is { } python) return new(python, null);
            refusals.Add($"{program}: {end.Failure ?? $"its answer cannot be read: {end.Output.Trim()}"}");
        }

        return new(null, $"no Python with {library} was found ({string.Join("; ", refusals)}); name one with --python PATH");
    }

    private static Python? Read(string program, string library, string answer)
    {
        try
        {
            using var json = JsonDocument.Parse(answer);
            string Text(string name) => json.RootElement.GetProperty(name).GetString() ?? "";
            return new(program, Text("python"), library, Text("version"), Text("blas"));
        }
        catch (Exception unreadable) when (unreadable is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }
}
