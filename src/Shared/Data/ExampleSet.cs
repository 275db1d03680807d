namespace Cluster.Shared.Data;

/// <summary>Examples side by side: inputs as bytes (a pixel p means p / 255) and a label each.</summary>
public sealed class ExampleSet
{
    private readonly ReadOnlyMemory<byte> _inputs;
    private readonly ReadOnlyMemory<byte> _labels;

    /// <param name="inputs">[count, inputSize]</param>
    /// <param name="labels">[count] 0 to <paramref name="classes"/> − 1.</param>
    /// <param name="inputSize">Numbers an example has.</param>
    /// <param name="classes">At least 2.</param>
    public ExampleSet(ReadOnlyMemory<byte> inputs, ReadOnlyMemory<byte> labels, int inputSize, int classes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        if (inputs.Length != (long)labels.Length * inputSize)
            throw new ArgumentException($"{labels.Length} labels of {inputSize} inputs each need {(long)labels.Length * inputSize} bytes, not {inputs.Length}.", nameof(inputs));
        (_inputs, _labels, InputSize, Classes) = (inputs, labels, inputSize, classes);
    }

    public int Count => _labels.Length;

    public int InputSize { get; }

    public int Classes { get; }

    /// <summary>[count, inputSize]</summary>
    public ReadOnlyMemory<byte> AllInputs => _inputs;

    /// <summary>[count]</summary>
    public ReadOnlyMemory<byte> AllLabels => _labels;

    /// <summary>[inputSize] of one example.</summary>
    public ReadOnlySpan<byte> Inputs(int index) => _inputs.Span.Slice(index * InputSize, InputSize);

    public byte Label(int index) => _labels.Span[index];

    /// <summary>The first examples, sharing memory.</summary>
    public ExampleSet Take(int count) => new(_inputs[..(count * InputSize)], _labels[..count], InputSize, Classes);
}
