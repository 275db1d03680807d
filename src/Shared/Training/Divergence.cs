namespace Cluster.Shared.Training;

/// <summary>Where training first met a number that is not finite.</summary>
/// <param name="Layer">1 for the first hidden layer.</param>
/// <param name="What">"activations", "cost", "validation cost", "weight gradient", "bias gradient", "weights" or "biases".</param>
/// <param name="Value">NaN, Infinity or -Infinity.</param>
/// <param name="Step">Updates before the step in which it was met.</param>
/// <param name="Epoch">1 for the first epoch.</param>
public sealed record Divergence(int Layer, string What, float Value, long Step, int Epoch)
{
    public override string ToString() => $"{What} of layer {Layer} became {Value:R} at step {Step} (epoch {Epoch})";
}
