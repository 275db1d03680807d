using System.CommandLine;
using System.Globalization;
using System.Numerics;
using Cluster.Cli.Hosting;
using Cluster.Shared.Links;

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

    public static Argument<string> ExperimentId() => new("ID")
    {
        Description = "As 'cluster submit' printed it; 'cluster status' lists the last ones.",
    };

    /// <summary>Where the coordinator is, for those who call it.</summary>
    public static Option<NodeAddress> Coordinator(string name) => AddressOption(
        name, $"Where the coordinator listens, for example machine-a:{NodeAddress.DefaultPort}.", "127.0.0.1");

    /// <summary>host:port, refused in words that say how one is written.</summary>
    /// <param name="name">Of the option.</param>
    /// <param name="description">For the help text.</param>
    /// <param name="defaultHost">Where none is given.</param>
    public static Option<NodeAddress> AddressOption(string name, string description, string defaultHost)
    {
        var usual = new NodeAddress(defaultHost, NodeAddress.DefaultPort);
        return new(name)
        {
            Description = description,
            HelpName = "HOST:PORT",
            DefaultValueFactory = _ => usual,
            CustomParser = result =>
            {
                var given = result.Tokens[0].Value;
                var endpoint = NodeAddress.Parse(given, out var problem);
                if (endpoint is null) result.AddError($"{name} {given}: {problem}");
                return endpoint ?? usual;
            },
        };
    }

    /// <summary>A node's name.</summary>
    /// <param name="usual">What it is where none is given, in words.</param>
    public static Option<string?> Name(string usual) => new("--name")
    {
        Description = $"What this node is called on every screen [default: {usual}]. No two nodes of a cluster may have the same name.",
        HelpName = "NAME",
        CustomParser = result =>
        {
            var given = result.Tokens[0].Value;
            if (NodeName.Problem(given) is not null)
                result.AddError($"--name {given}: give 1 to {NodeName.LengthMax} letters, digits, '-', '_' or '.'.");
            return given;
        },
    };

    public static Option<double> CheckpointInterval() => Number(
        "--checkpoint-every", "SECONDS", "Seconds between two checkpoints of a run.", 10.0, 0.01, 86_400);

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
