using Cluster.Shared.Numerics;
using Cluster.TestKit.Simulation;

namespace Cluster.Shared.Tests.Wire;

/// <summary>Values of the kinds that messages are made of, extreme ones often enough, from a seed.</summary>
internal sealed class Draws(int seed)
{
    private const string NameCharacters = "abcXYZ0189-_.";
    private static readonly string[] Words = ["", "a", "digits", "größer", "∂C/∂b", "two\nlines", "𝛅", "\0", "it's \"quoted\""];
    private static readonly double[] Odd = [0, -0.0, 1, -1, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1e-300, 1.1e300];

    private readonly RandomSequence _random = new((ulong)seed, index: 90);

    public int Below(int bound) => _random.Below(bound);

    public bool Coin() => _random.Chance(0.5);

    public int Count() => Below(4) == 0 ? int.MaxValue - Below(3) : Below(1000);

    public long Long() => Below(4) == 0 ? long.MaxValue - Below(3) : (long)Below(int.MaxValue) * Below(1000);

    public double Share() => Below(5) == 0 ? Below(2) : Below(1_000_000) / 999_999.0;

    /// <summary>Above 0 and below 1.</summary>
    public double Fraction() => (1 + Below(999_999)) / 1_000_001.0;

    public double Seconds() => Below(5) == 0 ? 0 : Below(int.MaxValue) / 7.0;

    public double Number() => Below(3) == 0 ? Odd[Below(Odd.Length)] : (Below(int.MaxValue) - 1e9) / 3;

    public string Word() => Words[Below(Words.Length)];

    public string Name() => string.Concat(Many(1 + Below(20), () => NameCharacters[Below(NameCharacters.Length)])).TrimStart('.') + "x";

    public string Hash() => Convert.ToHexStringLower(Bytes(32));

    public byte[] Bytes(int length) => Many(length, () => (byte)Below(256));

    public DateTimeOffset Time() => new((long)(DateTimeOffset.MaxValue.Ticks * Share() * 0.999), TimeSpan.Zero);

    public T? Maybe<T>(Func<T> draw)
        where T : class => Coin() ? draw() : null;

    public T? MaybeValue<T>(Func<T> draw)
        where T : struct => Coin() ? draw() : null;

    public T[] Many<T>(int count, Func<T> draw) => [.. Enumerable.Range(0, count).Select(_ => draw())];

    public T[] Few<T>(Func<T> draw) => Many(Below(4), draw);

    public TEnum Any<TEnum>()
        where TEnum : struct, Enum => Enum.GetValues<TEnum>()[Below(Enum.GetValues<TEnum>().Length)];

    public AlignedBuffer Floats(int length)
    {
        var buffer = new AlignedBuffer(length);
        foreach (ref var value in buffer.Span) value = (float)Number();
        return buffer;
    }
}
