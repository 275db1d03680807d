using System.Diagnostics.CodeAnalysis;
using Cluster.Worker.Kernels;

/// <summary>
/// .NET calls this before Main in a process whose DOTNET_STARTUP_HOOKS names this assembly; it looks for a type of this name
/// without a namespace. Writes down what that process computes with.
/// </summary>
[SuppressMessage("Design", "MA0047", Justification = ".NET looks for it outside of namespaces.")]
internal static class StartupHook
{
    /// <summary>An environment variable: the file to write to.</summary>
    public const string FileVariable = "CLUSTER_TESTS_KERNELS_FILE";

    /// <summary>A line with the kernels' width, then one for each vector extension in use.</summary>
    public static void Initialize() =>
        File.WriteAllLines(Environment.GetEnvironmentVariable(FileVariable)!, [$"{KernelSet.Best}", .. MachineProbe.VectorExtensions]);
}
