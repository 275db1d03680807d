using Cluster.Shared.Models;
using Cluster.Shared.Training.Shards;
using Cluster.Worker.Gradients.Boltzmann;
using Cluster.Worker.Gradients.Stages;
using Cluster.Worker.Gradients.WeightNorm;
using Cluster.Worker.Kernels;

namespace Cluster.Worker.Gradients;

/// <summary>
/// Engines for this machine's vector units: the fast one for plain nets, the general one for all others, and around either of them one
/// that knows pretraining or weight normalisation, where there is such.
/// </summary>
public sealed class GradientEngineFactory : IGradientEngineFactory
{
    public IGradientEngine Create(ModelSpecification model) => Create(model, KernelSet.Best);

    /// <param name="model">The net.</param>
    /// <param name="width">Of vectors; changes the time, not the result.</param>
    public static IGradientEngine Create(ModelSpecification model, VectorWidth width)
    {
        if (model.WeightNorm) return new WeightNormEngine(model, Create(WeightNormEngine.Without(model), width), width);
        IGradientEngine net = GradientEngine.IsPlain(model) ? new GradientEngine(model, width) : new StageEngine(model, width);
        return model.Pretraining is null ? net : new PretrainingEngine(model, net, width);
    }
}
