using Cluster.Shared.Models;
using Cluster.Shared.Training;

namespace Cluster.Worker.Gradients;

/// <summary>Engines for this machine's vector units.</summary>
public sealed class GradientEngineFactory : IGradientEngineFactory
{
    public IGradientEngine Create(ModelSpecification model) => new GradientEngine(model);
}
