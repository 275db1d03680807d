using System.Globalization;
using System.Text.Json;
using Cluster.Bench.Measuring;
using Cluster.Shared.Data;

namespace Cluster.Bench.Peers;

/// <summary>Which of the two ways of the NumPy program.</summary>
public enum NumpyVariant
{
    /// <summary>A mini-batch at a time, as matrices.</summary>
    Matrices,

    /// <summary>An example at a time, as vectors: what Nielsen's network2.py does.</summary>
    Examples,
}

/// <param name="Seconds">Of each epoch.</param>
/// <param name="Accuracy">After the last one, on the validation examples, in [0, 1].</param>
public sealed record NumpyEpochs(Sample Seconds, double Accuracy);

/// <summary>Epochs of the same run in NumPy, on the same examples.</summary>
public static class NumpyEpoch
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(15);

    /// <returns>The epochs, or why there are none.</returns>
    public static async Task<(NumpyEpochs? Epochs, string? Failure)> RunAsync(
        Python python, NumpyVariant variant, string folder, int epochs, CancellationToken cancellation)
    {
        var arguments = new[]
        {
            PeerScripts.NumpyEpoch, variant == NumpyVariant.Matrices ? "matrices" : "examples", folder,
            epochs.ToString(CultureInfo.InvariantCulture),
        };
        var end = await PeerProcess.RunAsync(python.Program, arguments, Timeout, cancellation);
        if (end.Failure is not null) return (null, end.Failure);
        return Parse(end.Output) is { } figures ? (figures, null) : (null, $"its answer cannot be read: {end.Output.Trim()}");
    }

    /// <summary>{"seconds": [2.1, …], "accuracy": [0.95, …]}: one number each for every epoch.</summary>
    public static NumpyEpochs? Parse(string output)
    {
        try
        {
            using var json = JsonDocument.Parse(output);
            double[] Numbers(string name) => [.. json.RootElement.GetProperty(name).EnumerateArray().Select(number => number.GetDouble())];
            return new(new(Numbers("seconds")), Numbers("accuracy")[^1]);
        }
        catch (Exception unreadable) when (unreadable is JsonException or KeyNotFoundException or InvalidOperationException
                                           or IndexOutOfRangeException)
        {
            return null;
        }
    }

    /// <summary>Writes the examples as the program reads them: rows of bytes without a header.</summary>
    public static void WriteExamples(Dataset data, string folder)
    {
        foreach (var (name, set) in new[] { ("train", data.Train), ("validation", data.Validation) })
        {
            File.WriteAllBytes(Path.Combine(folder, $"{name}_inputs.bin"), set.AllInputs.Span);
            File.WriteAllBytes(Path.Combine(folder, $"{name}_labels.bin"), set.AllLabels.Span);
        }
    }
}
