using Cluster.Shared.Numerics;

namespace Cluster.Cli.Labs.Measures;

/// <summary>Products of square matrices whose entries are independent draws from N(0, 1).</summary>
internal static class MatrixProduct
{
    /// <summary>
    /// ln of the largest |entry| after each factor. A pure function of its arguments: the k-th matrix is that which the initialiser N(0, 1)
    /// gives the weights of layer k.
    /// </summary>
    /// <param name="size">Rows and columns.</param>
    /// <param name="factors">Matrices that are multiplied.</param>
    /// <param name="seed">Of the draw.</param>
    public static double[] LogSizes(int size, int factors, ulong seed)
    {
        var (product, factor, next) = (Identity(size), new double[size * size], new double[size * size]);
        var (logs, log) = (new double[factors], 0.0);
        for (var k = 0; k < factors; k++)
        {
            var stream = new RandomStream(seed, RandomPurpose.Weights, (uint)k);
            for (var i = 0; i < factor.Length; i++) factor[i] = stream.Gaussian((ulong)i);
            Multiply(product, factor, next, size);

            // Scaled back at every factor, so that no product leaves the range of a double.
            var largest = next.Max(Math.Abs);
            for (var i = 0; i < next.Length; i++) product[i] = next[i] / largest;
            logs[k] = log += Math.Log(largest);
        }

        return logs;
    }

    private static double[] Identity(int size)
    {
        var identity = new double[size * size];
        for (var i = 0; i < size; i++) identity[i * size + i] = 1;
        return identity;
    }

    private static void Multiply(double[] left, double[] right, double[] product, int size)
    {
        Array.Clear(product);
        for (var row = 0; row < size; row++)
        {
            for (var k = 0; k < size; k++)
            {
                var factor = left[row * size + k];
                for (var column = 0; column < size; column++) product[row * size + column] += factor * right[k * size + column];
            }
        }
    }
}
