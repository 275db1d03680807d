using Cluster.Coordinator.Statistics;

namespace Cluster.Coordinator.Results.Verdicts;

internal enum SpeedTrend
{
    /// <summary>The first hidden layer learns slower than the last.</summary>
    Slower,
    Faster,
    Alike,

    /// <summary>The seeds are too few or too different to tell.</summary>
    Unclear,
}

/// <summary>Sentences on the last hidden layer's speed over the first's, no stronger than the interval allows.</summary>
internal static class SpeedWords
{
    private const double Even = 1.5;

    /// <summary>Called alike only where the interval reaches no further than this, in either direction.</summary>
    private const double EvenIntervalMax = 3;

    private const double Marked = 10;
    private const double MarkedLow = 4;

    public static SpeedTrend TrendOf(LearningSpeed speed)
    {
        var ratio = speed.LastToFirst!;
        var mean = ratio.Mean!.Value;
        if (ratio is { N: > 1, Ci95: null }) return SpeedTrend.Unclear;
        if (mean is <= Even and >= 1 / Even)
        {
            var wide = ratio.Ci95 is { } ci && (ci.Low < 1 / EvenIntervalMax || ci.High > EvenIntervalMax);
            return wide ? SpeedTrend.Unclear : SpeedTrend.Alike;
        }

        if (ratio.Ci95 is { Low: <= 1, High: >= 1 }) return SpeedTrend.Unclear;
        return mean > 1 ? SpeedTrend.Slower : SpeedTrend.Faster;
    }

    /// <param name="speed">With a ratio.</param>
    /// <param name="name">"two hidden layers".</param>
    /// <param name="first">"with two hidden layers the first".</param>
    public static string Lead(LearningSpeed speed, string name, string first)
    {
        var ratio = speed.LastToFirst!;
        return $"{When(speed)}, " + TrendOf(speed) switch
        {
            SpeedTrend.Slower => $"{first} learns {Figures.Times(ratio.Mean!.Value)} slower than the last "
                + $"({Evidence(ratio, inverse: false)}){Tail(speed, slower: true)}",
            SpeedTrend.Faster => $"{first} learns {Figures.Times(1 / ratio.Mean!.Value)} faster than the last "
                + $"({Evidence(ratio, inverse: true)}){Tail(speed, slower: false)}",
            SpeedTrend.Alike => $"with {name} {Compared(speed)} learn at about the same speed "
                + $"({LastToFirst(ratio)}; {Evidence(ratio, inverse: false)}).",
            _ when Agreed(speed) is { } word => $"{first} learns {word} than the last, but {ConfigurationNames.Seeds(ratio.N)} are too few "
                + $"to say how much ({Size(ratio, word)}){Order(speed)}.",
            _ => $"with {name}, {ConfigurationNames.Seeds(ratio.N)} do not tell which hidden layer learns faster "
                + $"({LastToFirst(ratio)}; {Range(ratio, inverse: false, "95 % interval ")}){Order(speed)}.",
        };
    }

    /// <summary>On the lead's configuration, before or after what was said of it.</summary>
    public static string AtOtherMoment(LearningSpeed speed)
    {
        var ratio = speed.LastToFirst!;
        var then = speed.Epoch == 0;
        return $"{When(speed)} " + TrendOf(speed) switch
        {
            SpeedTrend.Slower => $"the first {(then ? "was" : "is")} {Figures.Times(ratio.Mean!.Value)} slower{Brackets(ratio, false)}.",
            SpeedTrend.Faster => $"the first {(then ? "was" : "is")} {Figures.Times(1 / ratio.Mean!.Value)} faster{Brackets(ratio, true)}.",
            SpeedTrend.Alike => $"{Compared(speed)} {(then ? "learned" : "learn")} at about the same speed ({LastToFirst(ratio)}).",
            _ when Agreed(speed) is { } word => $"{ConfigurationNames.Seeds(ratio.N)} are too few to say how much {word} the first "
                + $"{(then ? "was" : "is")} ({Size(ratio, word)}){Order(speed)}.",
            _ => $"{ConfigurationNames.Seeds(ratio.N)} do not tell which hidden layer {(then ? "was" : "is")} faster "
                + $"({LastToFirst(ratio)}; {Range(ratio, inverse: false, "95 % interval ")}).",
        };
    }

    /// <summary>On a configuration after the lead.</summary>
    public static string Another(LearningSpeed speed, string name, bool sameMoment)
    {
        var ratio = speed.LastToFirst!;
        return (sameMoment ? $"With {name}" : $"{When(speed)}, with {name}") + TrendOf(speed) switch
        {
            SpeedTrend.Slower => $" the first is {Figures.Times(ratio.Mean!.Value)} slower{Brackets(ratio, false)}.",
            SpeedTrend.Faster => $" the first is {Figures.Times(1 / ratio.Mean!.Value)} faster{Brackets(ratio, true)}.",
            SpeedTrend.Alike => $" {Compared(speed)} learn at about the same speed ({LastToFirst(ratio)}).",
            _ when Agreed(speed) is { } word => $" the first is {word} in {Figures.SeedsOf(ratio.N, ratio.N)}, too few to say how much "
                + $"({Size(ratio, word)}).",
            _ => $", {ConfigurationNames.Seeds(ratio.N)} do not tell which hidden layer is faster ({LastToFirst(ratio)}).",
        };
    }

    private static string When(LearningSpeed speed) => speed.Epoch switch
    {
        0 => "Before training",
        _ when speed.IsAtEachEnd => "At the end of each run",
        1 => "After one epoch",
        _ => $"After {speed.Epoch} epochs",
    };

    private static string LastToFirst(GeometricEstimate ratio) => $"last to first {Figures.Factor(ratio.Mean!.Value)}";

    private static string Size(GeometricEstimate ratio, string word)
    {
        var faster = word == "faster";
        var mean = ratio.Mean!.Value;
        return $"{Figures.Times(faster ? 1 / mean : mean)} by their mean, {Range(ratio, faster, "95 % interval ")}";
    }

    private static string Evidence(GeometricEstimate ratio, bool inverse)
    {
        if (ratio.N == 1) return "one seed, so no interval";
        var range = Range(ratio, inverse, "95 % interval ");
        return ratio.Ci95 is { } ci && !Same(ci) ? $"{range}, {ConfigurationNames.Seeds(ratio.N)}" : range;
    }

    private static string Brackets(GeometricEstimate ratio, bool inverse) => ratio.N == 1 ? "" : $" ({Range(ratio, inverse, "")})";

    private static string Range(GeometricEstimate ratio, bool inverse, string prefix)
    {
        if (ratio.Ci95 is not { } ci) return $"{ConfigurationNames.Seeds(ratio.N)} give no usable interval";
        if (Same(ci)) return $"the same for {Figures.SeedsOf(ratio.N, ratio.N)}";
        return inverse
            ? $"{prefix}{Figures.Factor(1 / ci.High)} to {Figures.Factor(1 / ci.Low)}"
            : $"{prefix}{Figures.Factor(ci.Low)} to {Figures.Factor(ci.High)}";
    }

    private static bool Same(Interval interval) => interval.High <= interval.Low * 1.000001;

    /// <summary>"slower" or "faster" where the layers are in that order in every seed.</summary>
    private static string? Agreed(LearningSpeed speed)
    {
        var seeds = speed.LastToFirst!.N;
        return speed.RisingSeeds == seeds ? "slower" : speed.FallingSeeds == seeds ? "faster" : null;
    }

    private static string Order(LearningSpeed speed)
    {
        var rising = speed.RisingSeeds >= speed.FallingSeeds;
        var seeds = rising ? speed.RisingSeeds : speed.FallingSeeds;
        if (seeds == 0) return "";
        var word = rising ? "slower" : "faster";
        var who = speed.Layers.Count > 2 ? $"every earlier layer is {word} than the next" : $"the first is {word}";
        return $"; in {Figures.SeedsOf(seeds, speed.LastToFirst!.N)} {who}";
    }

    private static string Compared(LearningSpeed speed)
    {
        if (speed.Layers.Count == 2) return "both hidden layers";
        var means = speed.Layers.Select(layer => layer.Mean!.Value).ToList();
        return means.Max() <= means.Min() * Even ? "all hidden layers" : "the first and the last hidden layer";
    }

    private static string Tail(LearningSpeed speed, bool slower)
    {
        var ratio = speed.LastToFirst!;
        var ordered = speed.Layers.Count > 2 && (slower ? speed.Rising : speed.Falling);
        var everySeed = (slower ? speed.RisingSeeds : speed.FallingSeeds) == ratio.N;
        var word = slower ? "slower" : "faster";
        var order = ordered ? $"; every earlier layer is {word} than the next{(everySeed ? "" : " on average")}" : "";
        var factor = slower ? ratio.Mean!.Value : 1 / ratio.Mean!.Value;
        var low = ratio.Ci95 is { } ci ? (slower ? ci.Low : 1 / ci.High) : factor;
        var marked = factor >= Marked && low >= MarkedLow;
        return $"{order}: {Gradient(ratio.N, slower, marked)}.";
    }

    /// <summary>"the gradient vanishes", or less where the evidence is less.</summary>
    public static string Gradient(int seeds, bool smaller, bool marked) => (seeds == 1 ? "in this one draw the gradient " : "the gradient ")
        + (marked ? smaller ? "vanishes" : "explodes" : smaller ? "shrinks on its way back" : "grows on its way back");
}
