using System.Globalization;
using Cluster.Shared;
using Cluster.Shared.Models;

namespace Cluster.Bench.Cases;

/// <summary>A net of sigmoid neurons and the mini-batch with which it is trained.</summary>
/// <param name="Sizes">Neurons of all layers, the inputs included; at least two.</param>
/// <param name="Batch">Examples of a mini-batch.</param>
public sealed record NetCase(IReadOnlyList<int> Sizes, int Batch)
{
    private const int SizeMax = 65_536;

    /// <summary>What the step is measured on unless something else is asked for: from small, where overhead decides, to large.</summary>
    public static IReadOnlyList<NetCase> Standard { get; } =
    [
        new([784, 30, 10], 10),
        new([784, 30, 30, 30, 30, 10], 10),
        new([784, 100, 100, 100, 100, 10], 10),
        new([784, 30, 30, 10], 1000),
        new([784, 512, 512, 10], 128),
        new([784, 2048, 2048, 10], 512),
    ];

    /// <summary>For example 784-30-10.</summary>
    public string Net => string.Join('-', Sizes);

    public ModelSpecification Model => new() { Inputs = Sizes[0], Hidden = [.. Sizes.Skip(1).SkipLast(1)], Outputs = Sizes[^1] };

    /// <param name="sizes">For example 784,30,10.</param>
    /// <param name="batch">At least 1.</param>
    /// <exception cref="UserException">Not two or more whole numbers from 1 on, or more outputs than there are labels.</exception>
    public static NetCase Parse(string sizes, int batch)
    {
        var numbers = new List<int>();
        foreach (var part in sizes.Split(','))
        {
            if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var size) || size is < 1 or > SizeMax)
                throw new UserException($"--net {sizes}: give whole numbers from 1 to {SizeMax} with commas between, like 784,30,10.");
            numbers.Add(size);
        }

        if (numbers.Count < 2) throw new UserException($"--net {sizes}: give inputs and outputs at least, like 784,10.");
        if (numbers[^1] is < 2 or > 256) throw new UserException($"--net {sizes}: the last number, of outputs, must be 2 to 256.");
        return new(numbers, batch);
    }

    public override string ToString() => $"{Net}, mini-batch {Batch}";
}
