using System.Reflection;
using Cluster.Shared.Protos;

namespace Cluster.Shared.Links;

/// <summary>Whom a node lets in, and whom it joins. Every refusal says which side has what, and what to do.</summary>
internal sealed class HandshakeRules(FormatTable formats)
{
    private const int TextMax = 200;

    public static string Software { get; } =
        typeof(HandshakeRules).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    public LinkHello Hello(NodeIdentity own, Lane lane, ulong session) => new()
    {
        Protocol = LinkCodec.Protocol,
        Software = Software,
        Identity = LinkCodec.Identity(own),
        Formats = formats.Hash,
        Lane = lane == Lane.Control ? LinkLane.Control : LinkLane.Bulk,
        Session = session,
    };

    /// <param name="hello">What the caller said.</param>
    /// <param name="own">This node.</param>
    /// <param name="caller">Who it says it is.</param>
    /// <returns>Why it is refused, or null.</returns>
    public string? Refusal(LinkHello hello, NodeIdentity own, out NodeIdentity caller)
    {
        caller = own;
        if (hello.Protocol != LinkCodec.Protocol)
        {
            return $"'{own}' speaks version {LinkCodec.Protocol} of the link protocol and you speak version {hello.Protocol}; run the " +
                "same version of the program on both";
        }

        if (!string.Equals(hello.Software, Software, StringComparison.Ordinal))
        {
            return $"'{own}' runs version {Software} and you run version {Text(hello.Software)}; run the same version on both, or " +
                "results could differ";
        }

        if (!string.Equals(hello.Formats, formats.Hash, StringComparison.Ordinal))
        {
            return $"'{own}' knows other messages ({formats.Hash}) than you do ({Text(hello.Formats)}); run the same build of the " +
                "program on both";
        }

        try
        {
            caller = LinkCodec.Identity(hello.Identity);
        }
        catch (InvalidDataException problem)
        {
            return problem.Message;
        }

        return Refusal(caller, own);
    }

    /// <summary>The dialling side looks at whom it has reached.</summary>
    /// <returns>Why it goes no further, or null.</returns>
    public static string? Objection(NodeIdentity reached, NodeIdentity own) => reached.Role != NodeRole.Coordinator
        ? $"'{reached}' is a {Word(reached.Role)} and no coordinator; join the coordinator's address"
        : ArithmeticProblem(own, reached);

    private static string? Refusal(NodeIdentity caller, NodeIdentity own)
    {
        if (own.Role != NodeRole.Coordinator) return $"'{own}' is a {Word(own.Role)} and no coordinator; join the coordinator's address";
        if (caller.Role == NodeRole.Coordinator)
            return $"'{caller}' is a coordinator and '{own}' is one too; workers and clients join a coordinator";
        if (string.Equals(caller.Name, own.Name, StringComparison.Ordinal))
            return $"the coordinator itself is called '{own}'; give this node another name";
        return ArithmeticProblem(caller, own);
    }

    private static string? ArithmeticProblem(NodeIdentity one, NodeIdentity other) =>
        one.Arithmetic.Length == 0 || other.Arithmetic.Length == 0 ||
        string.Equals(one.Arithmetic, other.Arithmetic, StringComparison.Ordinal)
            ? null
            : $"the kernels of '{one}' compute other bits ({Text(one.Arithmetic)}) than those of '{other}' " +
              $"({Text(other.Arithmetic)}), so results would depend on who computes; use a processor of the same kind and the same build " +
              "of the program";

    private static string Word(NodeRole role) => role switch
    {
        NodeRole.Coordinator => "coordinator",
        NodeRole.Worker => "worker",
        _ => "client",
    };

    private static string Text(string text) => text.Length == 0 ? "none" : Printable.Of(text.Length > TextMax ? text[..TextMax] : text);
}
