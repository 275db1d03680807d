using Cluster.Shared.Numerics;

namespace Cluster.Shared.Models;

/// <summary>
/// How the parameters begin that only pretraining has: biases of visible units at 0, hidden units of persistent chains on or off with equal
/// probability.
/// </summary>
internal static class BoltzmannInitialization
{
    /// <param name="layout">Of the model.</param>
    /// <param name="seed">The run's.</param>
    /// <param name="parameters">[parameters] Zero where they are not drawn yet.</param>
    public static void Fill(ParameterLayout layout, ulong seed, AlignedBuffer parameters)
    {
        foreach (var chains in layout.Slices.Where(slice => slice.Role == ParameterRole.Chain))
        {
            var random = new RandomStream(seed, RandomPurpose.Chains, (uint)chains.Layer);
            for (var i = 0; i < chains.Count; i++)
            {
                var (chain, unit) = Math.DivRem(i, chains.Outputs);
                parameters[chains.IndexOf(unit, chain)] = random.Below((ulong)i, 2);
            }
        }
    }
}
