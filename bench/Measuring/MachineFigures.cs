using System.Text.Json.Serialization;

namespace Cluster.Bench.Measuring;

/// <summary>What the machine is, and how fast one of its cores was just now.</summary>
public sealed record MachineFigures
{
    /// <summary>As the system names it.</summary>
    public required string Processor { get; init; }

    /// <summary>Logical processors that this process may use.</summary>
    public required int Processors { get; init; }

    public required string Runtime { get; init; }

    public required IReadOnlyList<string> VectorExtensions { get; init; }

    public required CacheSizes Caches { get; init; }

    /// <summary>The widest vectors first.</summary>
    public required IReadOnlyList<PeakFigure> Peaks { get; init; }

    /// <summary>From the nearest place to the farthest.</summary>
    public required IReadOnlyList<BandwidthFigure> Bandwidths { get; init; }

    /// <summary>Multiply-add peak of one core, operations a second, with whichever vectors give most.</summary>
    [JsonIgnore]
    public double Peak => 1e9 * Peaks.Max(peak => peak.Gigaflops);

    /// <summary>Of the nearest place that holds so many bytes.</summary>
    public BandwidthFigure BandwidthFor(long bytes) => Bandwidths.FirstOrDefault(b => b.HoldsBytes >= bytes) ?? Bandwidths[^1];
}

/// <param name="VectorBits">Width.</param>
/// <param name="Gigaflops">10⁹ operations a second of independent multiply-adds on registers, each counted as two.</param>
public sealed record PeakFigure(int VectorBits, double Gigaflops);

/// <param name="Place">L1, L2, L3 or memory.</param>
/// <param name="HoldsBytes">Its size; memory holds anything.</param>
/// <param name="MeasuredOnBytes">Size of the buffer.</param>
/// <param name="ReadGigabytes">10⁹ bytes a second, read only.</param>
/// <param name="UpdateGigabytes">10⁹ bytes a second, each read and written, both counted.</param>
public sealed record BandwidthFigure(string Place, long HoldsBytes, long MeasuredOnBytes, double ReadGigabytes, double UpdateGigabytes);
