using System.CommandLine;
using System.Globalization;
using System.Numerics;

namespace Cluster.Cli.Commands;

/// <summary>Options that several commands have.</summary>
internal static class CommonOptions
{
    public static Option<string?> Data() => new("--data")
    {
        Description = "Folder with MNIST's four IDX files; the experiment then runs on MNIST instead of the built-in digits.",
        HelpName = "DIR",
    };

    public static Option<string[]> Set() => new("--set")
    {
        Description = "Change a key of the experiment, for example --set seeds=32. May be given often.",
        HelpName = "KEY=VALUE",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    /// <summary>A number in a range, refused in words that name both.</summary>
    public static Option<T> Number<T>(string name, string helpName, string description, T defaultValue, T min, T max)
        where T : struct, INumber<T> => new(name)
        {
            Description = description,
            HelpName = helpName,
            DefaultValueFactory = _ => defaultValue,
            CustomParser = result =>
            {
                var given = result.Tokens[0].Value;
                if (T.TryParse(given, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
                    return number;
                result.AddError(
                    $"{name} {given}: give {(T.IsInteger(defaultValue) && min is int ? "a whole number" : "a number")} "
                    + $"from {min} to {max}.");
                return defaultValue;
            },
        };
}
