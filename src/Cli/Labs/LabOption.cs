namespace Cluster.Cli.Labs;

/// <summary>A whole number that a lab lets its user choose.</summary>
/// <param name="Name">As it is typed, for example --seeds.</param>
/// <param name="Description">For the help text, a sentence.</param>
/// <param name="Default">Where nothing is given.</param>
/// <param name="Min">Smallest allowed.</param>
/// <param name="Max">Largest allowed.</param>
public sealed record LabOption(string Name, string Description, int Default, int Min, int Max)
{
    /// <summary>The option that most labs with random numbers have.</summary>
    public static LabOption Seeds(int usual, int max = 100_000) =>
        new("--seeds", "Draws or trainings, each with a seed of its own: more of them give narrower intervals.", usual, 2, max);
}
