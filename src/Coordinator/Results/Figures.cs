using System.Globalization;

namespace Cluster.Coordinator.Results;

/// <summary>Numbers as people read them.</summary>
internal static class Figures
{
    private static readonly string[] Words =
        ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

    /// <summary>Words up to twelve, digits beyond.</summary>
    public static string Word(int number) => number >= 0 && number < Words.Length ? Words[number] : Fixed(number, 0);

    public static string Capital(string sentence) => sentence.Length == 0 ? sentence : char.ToUpperInvariant(sentence[0]) + sentence[1..];

    /// <summary>"a", "a and b", "a, b and c".</summary>
    public static string List(IReadOnlyList<string> items) =>
        items.Count < 2 ? string.Concat(items) : $"{string.Join(", ", items.SkipLast(1))} and {items[^1]}";

    /// <summary>For a share in [0, 1]: "96.81 %".</summary>
    public static string Percent(double share) => Fixed(share * 100, 2) + " %";

    /// <summary>With so many significant digits; powers of ten below 0.001 and from a million on.</summary>
    public static string Significant(double value, int digits = 3)
    {
        if (value == 0 || !double.IsFinite(value)) return value == 0 ? "0" : value.ToString(CultureInfo.InvariantCulture);
        var exponent = ExponentOf(value, digits);
        if (exponent is < -3 or >= 6)
        {
            var mantissa = Fixed(value / Math.Pow(10, exponent), digits - 1);
            return $"{mantissa} × 10{Superscript(exponent)}";
        }

        return Fixed(value, Math.Max(0, digits - 1 - exponent));
    }

    /// <summary>Likewise, but as a decimal down to 10⁻⁵, to stand beside one.</summary>
    public static string SignificantDecimal(double value, int digits)
    {
        if (value == 0 || !double.IsFinite(value)) return Significant(value, digits);
        var exponent = ExponentOf(value, digits);
        return exponent is -4 or -5 ? Fixed(value, digits - 1 - exponent) : Significant(value, digits);
    }

    /// <summary>A factor: 1.4, 4.7, 23, 960, 3,300, 7.6 × 10⁶.</summary>
    public static string Factor(double factor)
    {
        if (factor is < 999.5 or >= 999_500) return Significant(factor, factor is >= 100 and < 1000 ? 3 : 2);
        var unit = Math.Pow(10, ExponentOf(factor, 2) - 1);
        return (Math.Round(factor / unit) * unit).ToString("N0", CultureInfo.InvariantCulture);
    }

    /// <summary>"23 times", "about 3,300 times".</summary>
    public static string Times(double factor) => $"{(factor >= 999.5 ? "about " : "")}{Factor(factor)} times";

    /// <summary>With all digits that were given: 0.07, 0.003, 3.02 × 10⁻⁵.</summary>
    public static string AsGiven(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture).Replace('-', '−');
        var e = text.IndexOf('E');
        if (e < 0) return text;
        var exponent = int.Parse(text[(e + 1)..].Replace('−', '-'), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return $"{text[..e]} × 10{Superscript(exponent)}";
    }

    /// <summary>Both with the decimals that the spread's two leading digits need.</summary>
    public static string PlusMinus(double value, double? spread)
    {
        // Spread below a millionth is rounding, not chance.
        if (spread is not > 0 || !double.IsFinite(spread.Value) || spread < Math.Abs(value) * 1e-6) return Significant(value);
        var exponent = ExponentOf(value == 0 ? spread.Value : value, 3);
        var scale = exponent is < -3 or >= 6 ? exponent : 0;
        var unit = Math.Pow(10, scale);
        var decimals = Math.Clamp(1 - ExponentOf(spread.Value / unit, 2), 0, 6);
        var text = $"{Fixed(value / unit, decimals)} ± {Fixed(spread.Value / unit, decimals)}";
        return scale == 0 ? text : $"({text}) × 10{Superscript(scale)}";
    }

    /// <summary>"p = 0.04", "p &lt; 0.001".</summary>
    public static string P(double p) => p < 0.001 ? "p < 0.001" : $"p = {(p >= 0.0995 ? Fixed(p, 1) : Fixed(p, p < 0.00995 ? 3 : 2))}";

    /// <summary>"both seeds", "all 4 seeds", "1 of 4 seeds".</summary>
    public static string SeedsOf(int count, int of) =>
        count < of ? $"{count} of {of} seeds" : of switch { 1 => "the one seed", 2 => "both seeds", _ => $"all {of} seeds" };

    public static string Superscript(int exponent) => string.Concat(exponent.ToString(CultureInfo.InvariantCulture).Select(c => c switch
    {
        '-' => '⁻',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        _ => (char)('⁰' + (c - '0')),
    }));

    public static string Fixed(double value, int decimals)
    {
        var text = value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return text.StartsWith('-') ? (text.AsSpan(1).IndexOfAnyExcept('0', '.') < 0 ? text[1..] : "−" + text[1..]) : text;
    }

    /// <summary>Of the leading digit after rounding to so many digits: 0.0999 with two digits is 0.10, whose exponent is −1.</summary>
    private static int ExponentOf(double value, int digits)
    {
        var text = Math.Abs(value).ToString("E" + (digits - 1).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return int.Parse(text.AsSpan(text.IndexOf('E') + 1), CultureInfo.InvariantCulture);
    }
}
