using System.Globalization;
using System.Text;

namespace Cluster.Coordinator.Reports.Charts;

/// <summary>
/// Colours by class. Layers run along one ramp, first to last, whose lightness rises steadily, so that it reads without colour too;
/// groups of configurations take colours that stay apart for every kind of colour blindness (after Okabe and Ito).
/// </summary>
internal static class Palette
{
    private const int Steps = 13;

    private static readonly int[] LightRamp = [0x3b2a7e, 0x2b6cae, 0x179184, 0xd0920f];
    private static readonly int[] DarkRamp = [0x9182f0, 0x56a8ea, 0x4dcfb2, 0xffd367];
    private static readonly string[] LightGroups = ["#0068a6", "#c9540a", "#008a63", "#a8518c"];
    private static readonly string[] DarkGroups = ["#59b4ef", "#f08c45", "#35c79c", "#dd8fbf"];

    /// <param name="index">0 for the first.</param>
    /// <param name="count">How many there are.</param>
    public static string Layer(int index, int count) =>
        string.Create(CultureInfo.InvariantCulture, $"r{(count < 2 ? 0 : (int)Math.Round((double)index / (count - 1) * (Steps - 1)))}");

    public static string Group(int index) => string.Create(CultureInfo.InvariantCulture, $"g{index % LightGroups.Length}");

    /// <summary>For the n-th of things that have no order: colours first, then the same dashed and dotted.</summary>
    public static string Choice(int index) => Group(index) + Dashes(index / LightGroups.Length);

    public static string Dashes(int index) => index switch
    {
        0 => "",
        1 => " dashed",
        _ => " dotted",
    };

    /// <summary>Custom properties of one theme.</summary>
    public static string Properties(bool dark)
    {
        var text = new StringBuilder();
        for (var i = 0; i < Steps; i++)
            text.Append(CultureInfo.InvariantCulture, $"--r{i}:{Mix(dark ? DarkRamp : LightRamp, (double)i / (Steps - 1))};");
        var groups = dark ? DarkGroups : LightGroups;
        for (var i = 0; i < groups.Length; i++) text.Append(CultureInfo.InvariantCulture, $"--g{i}:{groups[i]};");
        return text.ToString();
    }

    /// <summary>The classes that pictures use, each a colour of the theme.</summary>
    public static string Classes()
    {
        var text = new StringBuilder();
        for (var i = 0; i < Steps; i++) text.Append(CultureInfo.InvariantCulture, $".r{i}{{--c:var(--r{i})}}");
        for (var i = 0; i < LightGroups.Length; i++) text.Append(CultureInfo.InvariantCulture, $".g{i}{{--c:var(--g{i})}}");
        return text.ToString();
    }

    private static string Mix(int[] ramp, double share)
    {
        var place = share * (ramp.Length - 1);
        var left = Math.Min((int)place, ramp.Length - 2);
        var part = place - left;
        int Channel(int shift) => (int)Math.Round((1 - part) * (ramp[left] >> shift & 255) + part * (ramp[left + 1] >> shift & 255));
        return string.Create(CultureInfo.InvariantCulture, $"#{Channel(16):x2}{Channel(8):x2}{Channel(0):x2}");
    }
}
