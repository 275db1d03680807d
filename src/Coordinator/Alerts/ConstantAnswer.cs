using Cluster.Shared.Models;

namespace Cluster.Coordinator.Alerts;

/// <summary>
/// What a net achieves that does not look at its examples and gives every class the same share 1/C, where every class is equally frequent:
/// the best that there is without learning.
/// </summary>
internal static class ConstantAnswer
{
    /// <summary>Mean cost of an example.</summary>
    public static double CostOf(ModelSpecification model)
    {
        var classes = Math.Max(2, model.Outputs);
        var share = 1.0 / classes;
        var entropy = -share * Math.Log(share) - (1 - share) * Math.Log(1 - share);
        return model.Cost switch
        {
            Cost.LogLikelihood => Math.Log(classes),
            Cost.CrossEntropy => model.Outputs * entropy,
            Cost.CrossEntropyMean => entropy,
            _ => 0.5 * model.Outputs * share * (1 - share),
        };
    }

    /// <summary>Whoever answers better than this has learned something, whatever the cost says: half way from luck to all right.</summary>
    public static double AccuracyMax(ModelSpecification model) => (1 + 1.0 / Math.Max(2, model.Outputs)) / 2;
}
