using Cluster.Bench.Peers;
using Cluster.Shared;

namespace Cluster.Bench.Engines;

/// <summary>The <c>cluster</c> command as it was built with this program: measured from outside, as processes.</summary>
/// <param name="Assembly">Path of cluster.dll.</param>
internal sealed record ClusterProgram(string Assembly)
{
    private static readonly TimeSpan CallTimeout = TimeSpan.FromMinutes(1);

    /// <summary>Whether it was built with the Akka.NET engine.</summary>
    public bool HasAkka => File.Exists(Path.Combine(Path.GetDirectoryName(Assembly)!, "Akka.Cluster.dll"));

    /// <exception cref="UserException">It is not there.</exception>
    public static ClusterProgram Find()
    {
        // …/bin/CONFIGURATION/FRAMEWORK/ of this program and of that one.
        var here = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        var root = here.Parent?.Parent?.Parent;
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Cluster.sln"))) root = root.Parent;
        var path = Path.Combine(root?.FullName ?? "", "src", "Cli", "bin", here.Parent?.Name ?? "", here.Name, "cluster.dll");
        return File.Exists(path)
            ? new(path)
            : throw new UserException($"There is no {path}: build it, with 'dotnet build -c {here.Parent?.Name} src/Cli'.");
    }

    public EngineProcess Start(params IReadOnlyList<string> arguments) => new(Dotnet, [Assembly, .. arguments]);

    /// <summary>Runs a command to its end.</summary>
    /// <returns>What it printed.</returns>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public async Task<string> CallAsync(CancellationToken cancellation, params IReadOnlyList<string> arguments)
    {
        var (output, failure) = await PeerProcess.RunAsync(Dotnet, [Assembly, .. arguments], CallTimeout, cancellation);
        return failure is null ? output : throw new InvalidOperationException($"cluster {string.Join(' ', arguments)}: {failure}");
    }

    private static string Dotnet => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
}
