using Cluster.Shared;
using Cluster.TestKit;

namespace Cluster.Bench.Peers;

/// <summary>Where the peers' programs lie.</summary>
public static class PeerScripts
{
    private const string TorchStepPath = "peers/torch_step.py";

    public static string Libraries { get; } = Own("libraries.py");

    public static string NumpyEpoch { get; } = Own("numpy_epoch.py");

    public static string NumpyProduct { get; } = Own("numpy_product.py");

    /// <summary>The PyTorch program is not part of the repository: null where it is not beside it.</summary>
    /// <param name="given">By the user; then only this one.</param>
    /// <exception cref="UserException">The given file does not exist.</exception>
    public static string? TorchStep(string? given)
    {
        if (given is not null && !File.Exists(given)) throw new UserException($"--peer {given}: there is no such file.");
        return given ?? SharedFolder.Find(TorchStepPath);
    }

    public static string TorchStepMissing => $"shared/{TorchStepPath} is not beside the repository; name one with --peer PATH";

    private static string Own(string name) => Path.Combine(AppContext.BaseDirectory, "Peers", name);
}
