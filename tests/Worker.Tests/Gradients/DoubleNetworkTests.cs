using Cluster.Shared.Models;
using Cluster.TestKit.Twins;

namespace Cluster.Worker.Tests.Gradients;

public sealed class DoubleNetworkTests
{
    [Theory]
    [MemberData(nameof(Cases.Combinations), MemberType = typeof(Cases))]
    public void Backpropagation_agrees_with_finite_differences(Activation hidden, Activation output, Cost cost)
    {
        const double step = 1e-5;
        var model = Cases.Model(hidden, output, cost, 5, 4, 3, 3);
        var network = new DoubleNetwork(model);
        var parameters = Cases.Doubles(model, Cases.Parameters(model));
        var inputs = Cases.Doubles(Cases.Inputs(6 * 5));
        var labels = Cases.Labels(6, 3);

        var differences = new double[parameters.Length];
        for (var i = 0; i < parameters.Length; i++)
        {
            var center = parameters[i];
            parameters[i] = center + step;
            var above = network.Cost(parameters, inputs, labels);
            parameters[i] = center - step;
            var below = network.Cost(parameters, inputs, labels);
            parameters[i] = center;
            differences[i] = (above - below) / (2 * step);
        }

        Cases.RelativeError(network.Gradient(parameters, inputs, labels), differences).ShouldBeLessThan(1e-7);
    }
}
