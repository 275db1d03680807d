using System.CommandLine;
using System.CommandLine.Parsing;
using Cluster.Cli.Hosting;
using Cluster.Shared;

namespace Cluster.Cli.Commands;

/// <summary>--engine, what belongs to it, and the one place that knows which engines this program was built with.</summary>
internal sealed class EngineOptions
{
    private const string BuiltIn = "built-in";
    private const string Akka = "akka";

    private readonly Option<string> _engine = new("--engine")
    {
        Description = "What the actors run on: built-in, or akka, which is Akka.NET (docs/akka.md). Results are the same, bit for bit.",
        HelpName = $"{BuiltIn}|{Akka}",
        DefaultValueFactory = _ => BuiltIn,
        CustomParser = result =>
        {
            var given = result.Tokens[0].Value;
            if (given is not (BuiltIn or Akka)) result.AddError($"--engine {given}: give {BuiltIn} or {Akka}.");
            return given;
        },
    };

    private readonly Option<NodeAddress[]> _seeds = new("--seed-node")
    {
        Description = "With --engine akka: a node through which the Akka cluster is found. Give each coordinator, once for each.",
        HelpName = "HOST:PORT",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
        CustomParser = result => [.. result.Tokens.Select(token => Address(result, "--seed-node", token, NodeAddress.DefaultAkkaPort))],
    };

    private readonly Option<string?> _hocon = new("--hocon")
    {
        Description = "With --engine akka: a file of settings for Akka.NET that go before the program's own.",
        HelpName = "FILE",
    };

    private readonly Option<NodeAddress?>? _address;

    /// <summary>For a command whose actors are all in one process.</summary>
    public EngineOptions(Command command) => command.Add(_engine);

    /// <summary>For a node of a cluster.</summary>
    /// <param name="command">Gets the options.</param>
    /// <param name="usualAddress">What --akka-address is where none is given, in words.</param>
    /// <param name="usualPort">Where it is given without a port; 0 for any.</param>
    public EngineOptions(Command command, string usualAddress, int usualPort)
        : this(command)
    {
        _address = new("--akka-address")
        {
            Description = $"With --engine akka: where the cluster's other nodes reach this one [default: {usualAddress}].",
            HelpName = "HOST:PORT",
            CustomParser = result => Address(result, "--akka-address", result.Tokens[0], usualPort),
        };
        foreach (var option in (Option[])[_seeds, _address, _hocon]) command.Add(option);
        command.Validators.Add(result =>
        {
            if (IsAkka(result)) return;
            foreach (var option in (Option[])[_seeds, _address, _hocon])
                if (IsGiven(result, option)) result.AddError($"{option.Name} has a meaning only with --engine {Akka}.");
        });
    }

    /// <summary>What a worker needs to find a coordinator depends on the engine.</summary>
    /// <param name="command">The worker's.</param>
    /// <param name="join">By which it is told with the built-in engine.</param>
    public void Require(Command command, Option join) => command.Validators.Add(result =>
    {
        if (!IsAkka(result)) return;
        if (IsGiven(result, join))
            result.AddError($"{join.Name} has no meaning with --engine {Akka}: --seed-node says where the cluster is.");
        if (!IsGiven(result, _seeds))
            result.AddError($"--engine {Akka} needs --seed-node HOST:PORT, a node of the Akka cluster; best give each coordinator.");
    });

    /// <exception cref="UserException">This program was built without it.</exception>
    public INodeEngine Read(ParseResult parsed) => parsed.GetValue(_engine) == BuiltIn
        ? new BuiltInNodes()
        : AkkaEngine(new()
        {
            SeedNodes = parsed.GetValue(_seeds) ?? [],
            Address = _address is null ? null : parsed.GetValue(_address),
            HoconFile = parsed.GetValue(_hocon),
        });

    private static INodeEngine AkkaEngine(AkkaRequest request) =>
#if WITH_AKKA
        new AkkaNodes.AkkaNodeEngine(request);
#else
        throw new UserException(
            $"--engine {Akka}: this program was built without Akka.NET. Build it with WithAkka=true in the environment, or with "
            + "-p:WithAkka=true (docs/akka.md), or leave --engine out.");
#endif

    private bool IsAkka(CommandResult result) => IsGiven(result, _engine) && result.GetResult(_engine)!.Tokens.Any(t => t.Value == Akka);

    private static bool IsGiven(CommandResult result, Option option) => result.GetResult(option) is { Implicit: false };

    private static NodeAddress Address(ArgumentResult result, string option, Token token, int usualPort)
    {
        var address = NodeAddress.ParseAkka(token.Value, usualPort, out var problem);
        if (address is null) result.AddError($"{option} {token.Value}: {problem}");
        return address ?? new("localhost", usualPort);
    }
}
