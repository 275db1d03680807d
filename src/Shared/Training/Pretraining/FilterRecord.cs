using Cluster.Shared.Models;

namespace Cluster.Shared.Training.Pretraining;

/// <summary>What the first hidden units of a layer look for: their weights as small pictures.</summary>
/// <param name="Layer">1 for the first hidden layer.</param>
/// <param name="Side">Pixels in a row, and rows.</param>
/// <param name="Units">
/// Of each unit its weights, row by row, in 255 steps: 128 is 0, 1 and 255 are minus and plus the unit's largest magnitude.
/// </param>
public sealed record FilterRecord(int Layer, int Side, IReadOnlyList<byte[]> Units)
{
    private const int UnitsMax = 64;
    private const int SideMax = 64;
    private const int Zero = 128;
    private const int Largest = 127;

    /// <summary>Whether it holds together.</summary>
    internal bool IsWhole => Units.Count <= UnitsMax && Side is > 0 and <= SideMax && Units.All(unit => unit?.Length == Side * Side);

    /// <param name="layer">1 for the first hidden layer.</param>
    /// <param name="weights">Where its weights lie.</param>
    /// <param name="parameters">[parameters]</param>
    /// <returns>Null where the inputs are no square of at most 64 × 64.</returns>
    public static FilterRecord? Of(int layer, ParameterSlice weights, ReadOnlySpan<float> parameters)
    {
        var side = (int)Math.Sqrt(weights.Inputs);
        if (side * side != weights.Inputs || side > SideMax) return null;
        var units = new byte[Math.Min(UnitsMax, weights.Outputs)][];
        for (var unit = 0; unit < units.Length; unit++) units[unit] = Quantised(weights, unit, parameters);
        return new(layer, side, units);
    }

    private static byte[] Quantised(ParameterSlice weights, int unit, ReadOnlySpan<float> parameters)
    {
        var largest = 0f;
        for (var i = 0; i < weights.Inputs; i++) largest = Math.Max(largest, Math.Abs(parameters[weights.IndexOf(unit, i)]));
        var picture = new byte[weights.Inputs];
        for (var i = 0; i < picture.Length; i++)
        {
            var share = largest == 0 ? 0 : (double)parameters[weights.IndexOf(unit, i)] / largest;
            picture[i] = (byte)(Zero + Math.Round(share * Largest));
        }

        return picture;
    }
}
