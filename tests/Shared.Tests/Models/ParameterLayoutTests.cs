using Cluster.Shared.Models;
using Cluster.Shared.Numerics;

namespace Cluster.Shared.Tests.Models;

public sealed class ParameterLayoutTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(3, 2, 5)]
    [InlineData(16, 16, 32)]
    [InlineData(17, 33, 15)]
    [InlineData(784, 30, 10)]
    [InlineData(100, 300, 1)]
    public void Every_element_lies_where_its_input_and_output_say_and_the_rest_is_zero(params int[] sizes)
    {
        var layout = new ParameterLayout(Model(sizes));
        float[] canonical = [.. Enumerable.Range(1, layout.Count).Select(i => (float)i)];
        var flat = new AlignedBuffer(layout.Length);
        flat.Span.Fill(float.NaN);
        layout.FromCanonical(canonical, flat.Span);

        var (expected, next, begin) = (new float[layout.Length], 0, 0);
        for (var layer = 0; layer + 1 < sizes.Length; layer++)
        {
            var (inputs, outputs) = (sizes[layer], sizes[layer + 1]);
            var stride = (outputs + 15) / 16 * 16;
            for (var o = 0; o < outputs; o++)
                for (var i = 0; i < inputs; i++) expected[begin + i * stride + o] = canonical[next++];
            for (var o = 0; o < outputs; o++) expected[begin + inputs * stride + o] = canonical[next++];
            begin += (inputs + 1) * stride;
        }

        (next, begin).ShouldBe((layout.Count, layout.Length));
        flat.Span.ToArray().ShouldBe(expected);
        layout.ToCanonical(flat).ShouldBe(canonical);
        layout.FromCanonical(canonical).Span.ToArray().ShouldBe(expected);
    }

    [Fact]
    public void Slices_follow_each_other_and_every_row_begins_at_a_whole_group()
    {
        var layout = new ParameterLayout(Model(50, 31, 16, 10));
        layout.Slices.ShouldBe(
        [
            new(0, ParameterRole.Weight, 0, 50, 31, 32),
            new(0, ParameterRole.Bias, 1600, 1, 31, 32),
            new(1, ParameterRole.Weight, 1632, 31, 16, 16),
            new(1, ParameterRole.Bias, 2128, 1, 16, 16),
            new(2, ParameterRole.Weight, 2144, 16, 10, 16),
            new(2, ParameterRole.Bias, 2400, 1, 10, 16),
        ]);
        (layout.Length, layout.Count, layout.LayerCount).ShouldBe((2416, 50 * 31 + 31 + 31 * 16 + 16 + 16 * 10 + 10, 3));
        (layout.Weights(1), layout.Biases(2)).ShouldBe((layout.Slices[2], layout.Slices[5]));
        layout.Weights(1).IndexOf(output: 3, input: 2).ShouldBe(1632 + 2 * 16 + 3);
        layout.Biases(2).IndexOf(9).ShouldBe(2409);
    }

    [Fact]
    public void Buffers_of_another_length_are_refused()
    {
        var layout = new ParameterLayout(Model(3, 2));
        Should.Throw<ArgumentException>(() => layout.ToCanonical(new AlignedBuffer(63))).Message.ShouldContain("64 floats");
        Should.Throw<ArgumentException>(() => layout.ToCanonical(new float[64], new float[9])).Message.ShouldContain("8 parameters, not 9");
        Should.Throw<ArgumentException>(() => layout.FromCanonical(new float[7])).Message.ShouldContain("8 parameters, not 7");
        Should.Throw<ArgumentException>(() => layout.FromCanonical(new float[8], new float[8])).Message.ShouldContain("64 floats");
    }

    private static ModelSpecification Model(params int[] sizes) =>
        new() { Inputs = sizes[0], Hidden = sizes[1..^1], Outputs = sizes[^1] };
}
