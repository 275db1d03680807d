namespace Cluster.Bench.Cases;

/// <summary>
/// What one training step must do at least, whoever programs it. Both models count what no program can avoid, so that a floor made of
/// them is one.
/// </summary>
/// <param name="Operations">
/// Floating-point operations of the matrix products, a multiply-add counted as two: forward, weight gradients, and input gradients of
/// all layers but the first. Activations, cost, biases and the update of the weights are not counted.
/// </param>
/// <param name="BytesRead">
/// Read only. Every weight once, forward; every pixel twice (a byte each), forward and for the weight gradient; every activation once,
/// for the weight gradient.
/// </param>
/// <param name="BytesUpdated">
/// Read and written, both counted. Every weight once, backward (its gradient, its decay and its update in one pass, in which the input
/// gradient is made as well); every activation and every δ once: written by a layer and read by its neighbour.
/// </param>
/// <param name="WorkingSet">Bytes of weights, of the mini-batch's pixels, activations and δ: what a cache must hold.</param>
public sealed record StepWork(long Operations, long BytesRead, long BytesUpdated, long WorkingSet)
{
    public static StepWork Of(NetCase net)
    {
        var sizes = net.Sizes;
        long batch = net.Batch, weights = 0, neurons = 0;
        for (var layer = 1; layer < sizes.Count; layer++)
        {
            weights += (long)sizes[layer - 1] * sizes[layer];
            neurons += sizes[layer];
        }

        var inputGradients = weights - (long)sizes[0] * sizes[1];
        var (pixels, activations) = (batch * sizes[0], batch * neurons * sizeof(float));
        var weightBytes = weights * sizeof(float);
        return new(
            2 * batch * (2 * weights + inputGradients),
            weightBytes + 2 * pixels + activations,
            2 * weightBytes + 2 * 2 * activations,
            weightBytes + pixels + 2 * activations);
    }
}
