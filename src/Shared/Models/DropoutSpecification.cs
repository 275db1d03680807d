namespace Cluster.Shared.Models;

/// <summary>
/// Dropout with inverted scaling: a number is set to 0 with probability p while training, and otherwise divided by 1 − p, so that nothing
/// changes when the net is used. Srivastava et al., "Dropout", 2014. Only the gradient of a training step is computed with it: not
/// probes, not evaluations.
/// </summary>
/// <param name="Hidden">p of the hidden neurons, in [0, 1).</param>
/// <param name="Inputs">p of the inputs, in [0, 1).</param>
public sealed record DropoutSpecification(double Hidden, double Inputs);
