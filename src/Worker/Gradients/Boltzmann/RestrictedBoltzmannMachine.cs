using System.Numerics.Tensors;
using Cluster.Shared.Models;
using Cluster.Shared.Numerics;
using Cluster.Shared.Training.Shards;
using Cluster.Worker.Kernels;

namespace Cluster.Worker.Gradients.Boltzmann;

/// <summary>
/// A hidden layer and its inputs as a restricted Boltzmann machine of Bernoulli units: E(v, h) = −bᵀv − cᵀh − vᵀWh, with W and c the
/// layer's weights and biases. Its statistics follow Hinton, "A practical guide to training restricted Boltzmann machines", 2010:
/// probabilities where they are counted, states where units drive others; reconstructions are probabilities. Persistent chains
/// (Tieleman, "Training restricted Boltzmann machines using approximations to the likelihood gradient", 2008) draw the visible units too,
/// for only then are they samples of the model.
/// </summary>
internal sealed class RestrictedBoltzmannMachine
{
    private readonly IKernels _kernels;
    private readonly BoltzmannLayer _layer;
    private readonly int _layerCount;
    private readonly int _gibbsSteps;
    private readonly BlockOfUnits _hidden;
    private readonly BlockOfUnits _states;
    private readonly BlockOfUnits _visible;

    /// <param name="model">With pretraining.</param>
    /// <param name="layout">Of its parameters.</param>
    /// <param name="layer">0 for the first hidden layer.</param>
    /// <param name="kernels">For all products.</param>
    public RestrictedBoltzmannMachine(ModelSpecification model, ParameterLayout layout, int layer, IKernels kernels)
    {
        (_kernels, _layer, _layerCount) = (kernels, new(layout, layer), model.Hidden.Count);
        _gibbsSteps = model.Pretraining!.GibbsSteps;
        (_hidden, _states) = (new(model.Hidden[layer]), new(model.Hidden[layer]));
        _visible = new(model.Sizes[layer]);
    }

    /// <returns>[rows, hidden] P(h = 1 | v), until the next call; the padding means nothing.</returns>
    public Matrix Hidden(AlignedBuffer parameters, Matrix visible)
    {
        var hidden = _hidden.Rows(visible.Rows);
        _kernels.Forward(visible, _layer.Weights(parameters), _layer.HiddenBiases(parameters), Activation.Sigmoid, hidden);
        return hidden;
    }

    /// <returns>Σ F(v) over the rows, where e⁻ᶠ is Σ e⁻ᴱ over all hidden states: F(v) = −bᵀv − Σ softplus(c + vW).</returns>
    public double FreeEnergy(AlignedBuffer parameters, Matrix visible)
    {
        var inputs = _hidden.Rows(visible.Rows);
        _kernels.Forward(visible, _layer.Weights(parameters), _layer.HiddenBiases(parameters), Activation.Identity, inputs);
        return FreeEnergy(parameters, visible, inputs);
    }

    /// <summary>Adds the statistics of negative minus positive phase to the sums of a gradient, and what else a step counts.</summary>
    /// <param name="parameters">[parameters]</param>
    /// <param name="data">[rows, visible]</param>
    /// <param name="pass">Of which these rows are a part.</param>
    /// <param name="firstPlace">Of the first row in the mini-batch.</param>
    /// <param name="add">Whether to go on from the sums of weights and hidden biases that are there.</param>
    /// <param name="sum">The squared error of the reconstructions is added to its cost, the data's free energy to its first moment.</param>
    public void AddStatistics(AlignedBuffer parameters, Matrix data, in Pass pass, int firstPlace, bool add, ShardSum sum)
    {
        var (gradient, hidden, states) = (sum.Gradient, _hidden.Rows(data.Rows), _states.Rows(data.Rows));
        _kernels.Forward(data, _layer.Weights(parameters), _layer.HiddenBiases(parameters), Activation.Identity, hidden);
        sum.Moments[0] += FreeEnergy(parameters, data, hidden);
        _kernels.Activate(Activation.Sigmoid, hidden.Elements, hidden.Elements);
        for (var row = 0; row < data.Rows; row++) TensorPrimitives.Negate(hidden.Row(row), states.Row(row));
        _kernels.WeightGradient(data, states, _layer.Weights(gradient), _layer.HiddenBiases(gradient), add);
        AddVisible(data, -1, gradient);

        var random = new Draws(pass, firstPlace, _gibbsSteps, _layerCount);
        if (_layer.Chains(parameters, firstPlace, data.Rows) is { } chains)
        {
            sum.Cost += SquaredError(data, Reconstruct(parameters, hidden));
            RunChains(parameters, chains, random);
            states.Elements.CopyTo(_layer.Chains(gradient, firstPlace, data.Rows)!.Value.Elements);
        }
        else
        {
            random.Hidden(0, hidden, states);
            sum.Cost += SquaredError(data, Reconstruct(parameters, states));
            FollowData(parameters, random);
        }

        hidden = _hidden.Rows(data.Rows);
        _hidden.ClearPadding(data.Rows);
        _kernels.WeightGradient(_visible.Rows(data.Rows), hidden, _layer.Weights(gradient), _layer.HiddenBiases(gradient), add: true);
        AddVisible(_visible.Rows(data.Rows), 1, gradient);
    }

    /// <summary>CD-k: from the first reconstruction on. What drives the last update is not drawn.</summary>
    private void FollowData(AlignedBuffer parameters, in Draws random)
    {
        var (hidden, rows) = (Hidden(parameters, _visible.Last), _visible.Last.Rows);
        for (var step = 1; step < _gibbsSteps; step++)
        {
            random.Hidden(step, hidden, _states.Rows(rows));
            Hidden(parameters, Reconstruct(parameters, _states.Rows(rows)));
        }
    }

    /// <summary>Goes on from the chains; leaves their new hidden states in <see cref="_states"/>.</summary>
    private void RunChains(AlignedBuffer parameters, Matrix chains, in Draws random)
    {
        var states = _states.Rows(chains.Rows);
        chains.Elements.CopyTo(states.Elements);
        for (var step = 0; step < _gibbsSteps; step++)
        {
            var visible = Reconstruct(parameters, states);
            random.Visible(step, visible, visible);
            random.Hidden(step, Hidden(parameters, visible), states);
        }
    }

    /// <returns>[rows, visible] P(v = 1 | h), until the next call.</returns>
    private Matrix Reconstruct(AlignedBuffer parameters, Matrix hidden)
    {
        var visible = _visible.Rows(hidden.Rows);
        _kernels.InputGradient(hidden, _layer.Weights(parameters), Activation.Identity, visible, visible);
        var biases = _layer.VisibleBiases(parameters);
        for (var row = 0; row < visible.Rows; row++) TensorPrimitives.Add(visible.Row(row), biases, visible.Row(row));
        _kernels.Activate(Activation.Sigmoid, visible.Elements, visible.Elements);
        return visible;
    }

    private double FreeEnergy(AlignedBuffer parameters, Matrix visible, Matrix inputs)
    {
        var softplus = _states.Rows(visible.Rows);
        inputs.Elements.CopyTo(softplus.Elements);
        _kernels.Softplus(softplus.Elements);
        _states.ClearPadding(visible.Rows);
        var biases = _layer.VisibleBiases(parameters);
        var total = 0.0;
        for (var row = 0; row < visible.Rows; row++)
        {
            var units = visible.Row(row);
            var energy = 0.0;
            for (var i = 0; i < units.Length; i++) energy -= (double)biases[i] * units[i];
            foreach (var one in softplus.Row(row)) energy -= one;
            total += energy;
        }

        return total;
    }

    private void AddVisible(Matrix visible, int sign, AlignedBuffer gradient)
    {
        var sums = _layer.VisibleBiases(gradient);
        for (var row = 0; row < visible.Rows; row++)
        {
            if (sign > 0) TensorPrimitives.Add(sums, visible.Row(row), sums);
            else TensorPrimitives.Subtract(sums, visible.Row(row), sums);
        }
    }

    private static double SquaredError(Matrix data, Matrix reconstruction)
    {
        var total = 0.0;
        for (var row = 0; row < data.Rows; row++)
        {
            var expected = data.Row(row);
            var actual = reconstruction.Row(row);
            var error = 0.0;
            for (var i = 0; i < expected.Length; i++)
            {
                var difference = (double)expected[i] - actual[i];
                error += difference * difference;
            }

            total += error;
        }

        return total;
    }

    /// <summary>What is drawn in one pass: k times hidden units, and with persistent chains as often visible ones.</summary>
    private readonly struct Draws(in Pass pass, int firstPlace, int gibbsSteps, int layers)
    {
        private readonly ulong _seed = pass.Seed;
        private readonly uint _first = (uint)((pass.Step * gibbsSteps * layers) + pass.Work.Layer);

        public void Hidden(int step, Matrix probabilities, Matrix states) =>
            BernoulliSampler.Sample(Stream(RandomPurpose.HiddenUnits, step), firstPlace, probabilities, states);

        public void Visible(int step, Matrix probabilities, Matrix states) =>
            BernoulliSampler.Sample(Stream(RandomPurpose.VisibleUnits, step), firstPlace, probabilities, states);

        private RandomStream Stream(RandomPurpose purpose, int step) => new(_seed, purpose, _first + (uint)(step * layers));
    }
}
