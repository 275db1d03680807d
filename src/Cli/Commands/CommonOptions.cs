using System.CommandLine;

namespace Cluster.Cli.Commands;

/// <summary>Options that several commands have.</summary>
internal static class CommonOptions
{
    public static Option<string?> Data() => new("--data")
    {
        Description = "Folder with MNIST's four IDX files (gzip or raw). An experiment on the built-in digits then runs on MNIST, beside the published figures.",
        HelpName = "DIR",
    };

    public static Option<string[]> Set() => new("--set")
    {
        Description = "Change a key of the experiment, for example --set seeds=32 --set hidden=[30,30]. May be given often.",
        HelpName = "KEY=VALUE",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };
}
