using Cluster.Coordinator.Results;

namespace Cluster.Coordinator.Reports.Charts;

/// <param name="Label">Empty for a tick without one.</param>
internal readonly record struct Tick(double Value, string Label);

/// <summary>From figures to positions.</summary>
internal abstract class AxisScale
{
    public required double Low { get; init; }

    public required double High { get; init; }

    public required IReadOnlyList<Tick> Ticks { get; init; }

    /// <summary>0 at <see cref="Low"/>, 1 at <see cref="High"/>; figures outside are held at the edge.</summary>
    public double Share(double value) => Math.Clamp(RawShare(value), 0, 1);

    protected abstract double RawShare(double value);

    /// <summary>Linear, with ends and ticks at round numbers.</summary>
    /// <param name="low">Smallest figure.</param>
    /// <param name="high">Largest figure.</param>
    /// <param name="ticks">About so many.</param>
    /// <param name="label">How a tick is written; with the decimals that its step needs when null.</param>
    /// <param name="tight">Ends at the figures themselves, as time does.</param>
    public static AxisScale Linear(double low, double high, int ticks = 5, Func<double, int, string>? label = null, bool tight = false)
    {
        if (high <= low) (low, high) = low == 0 ? (0, 1) : (low - Math.Abs(low) * 0.05, high + Math.Abs(high) * 0.05);
        var step = NiceStep((high - low) / ticks);
        var decimals = Math.Max(0, -(int)Math.Floor(Math.Log10(step) + 1e-9));
        if (!tight) (low, high) = (Math.Floor(low / step + 1e-9) * step, Math.Ceiling(high / step - 1e-9) * step);
        var first = (int)Math.Ceiling(low / step - 1e-9);
        var last = (int)Math.Floor(high / step + 1e-9);
        label ??= Figures.Fixed;
        return new LinearScale
        {
            Low = low,
            High = high,
            Ticks = [.. Enumerable.Range(first, last - first + 1).Select(i => new Tick(i * step, label(i * step, decimals)))],
        };
    }

    /// <summary>Writes a tick of a share as per cent.</summary>
    public static string Percent(double share, int decimals) => Figures.Fixed(share * 100, Math.Max(0, decimals - 2)) + " %";

    /// <summary>Names side by side, at 0, 1, …; of many only some are written.</summary>
    public static AxisScale Choices(IReadOnlyList<string> names)
    {
        const int WrittenMax = 6;
        var every = (names.Count + WrittenMax - 1) / WrittenMax;
        return new LinearScale
        {
            Low = -0.5,
            High = names.Count - 0.5,
            Ticks =
            [
                .. names.Select((name, i) => new Tick(i, i % every > 0 ? "" : name)),
            ],
        };
    }

    /// <summary>Logarithmic, between 1, 2 or 5 times powers of ten; the powers are labelled, and 2 and 5 where powers are few.</summary>
    public static AxisScale Logarithmic(double low, double high)
    {
        if (high < low * 1.5) (low, high) = (low / 1.5, high * 1.5);
        (low, high) = (NiceBelow(low), NiceAbove(high));
        var from = (int)Math.Floor(Math.Log10(low) + 1e-9);
        var to = (int)Math.Ceiling(Math.Log10(high) - 1e-9);
        var few = Math.Log10(high) - Math.Log10(low) < 1.7;
        var every = Math.Max(1, (to - from) / 6);
        var ticks = new List<Tick>();
        for (var exponent = from; exponent <= to; exponent++)
        {
            for (var digit = 1; digit < 10; digit++)
            {
                var value = digit * Math.Pow(10, exponent);
                if (value < low * 0.999 || value > high * 1.001) continue;
                var labelled = digit == 1 ? (exponent - from) % every == 0 : few && digit is 2 or 5;
                if (labelled) ticks.Add(new(value, Power(digit, exponent, few)));
                else if (to - from <= 4) ticks.Add(new(value, ""));
            }
        }

        return new LogarithmicScale { Low = low, High = high, Ticks = ticks };
    }

    private static string Power(int digit, int exponent, bool few)
    {
        if (few && exponent is >= -3 and < 4) return Figures.Fixed(digit * Math.Pow(10, exponent), Math.Max(0, -exponent));
        var power = exponent == 0 ? "1" : exponent == 1 ? "10" : $"10{Figures.Superscript(exponent)}";
        return digit == 1 ? power : $"{digit}·{power}";
    }

    private static double NiceStep(double raw)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        var part = raw / power;
        return power * (part <= 1 ? 1 : part <= 2 ? 2 : part <= 5 ? 5 : 10);
    }

    private static double NiceBelow(double value)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(value)));
        return power * (value >= 5 * power ? 5 : value >= 2 * power ? 2 : 1);
    }

    private static double NiceAbove(double value)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(value)));
        return power * (value <= power ? 1 : value <= 2 * power ? 2 : value <= 5 * power ? 5 : 10);
    }

    private sealed class LinearScale : AxisScale
    {
        protected override double RawShare(double value) => (value - Low) / (High - Low);
    }

    private sealed class LogarithmicScale : AxisScale
    {
        // What is not above 0 lies below every figure: the lower end of an interval around a mean can.
        protected override double RawShare(double value) =>
            value <= 0 ? 0 : (Math.Log(value) - Math.Log(Low)) / (Math.Log(High) - Math.Log(Low));
    }
}
