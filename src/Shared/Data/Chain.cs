namespace Cluster.Shared.Data;

/// <summary>
/// The smallest data there is, for nets of one neuron a layer: one example with the input 1 and the target 1. Validation and test
/// hold the same one.
/// </summary>
public static class Chain
{
    public const string Name = "chain";

    public static Dataset Create()
    {
        var example = new ExampleSet(new byte[] { 255 }, new byte[] { 1 }, inputSize: 1, classes: 2);
        return new(Name, example, example, example);
    }
}
