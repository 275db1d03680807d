using System.Text.RegularExpressions;
using Akka.Configuration;
using Cluster.Shared;

namespace Cluster.AkkaNet.Nodes;

/// <summary>The user's own settings for Akka: read, or refused with what is wrong.</summary>
internal static class UserHocon
{
    /// <summary>What the command line says, and what the engine needs: actors of ours, a closed set of serializers.</summary>
    private static readonly string[] s_fixed =
    [
        "akka.actor.provider", "akka.actor.guardian-supervisor-strategy", "cluster.engine.mailbox",
        "akka.actor.serializers", "akka.actor.serialization-settings", "akka.actor.serialization-bindings",
        "akka.cluster.roles", "akka.cluster.seed-nodes",
        "akka.remote.dot-netty.tcp.hostname", "akka.remote.dot-netty.tcp.public-hostname", "akka.remote.dot-netty.tcp.port",
    ];

    /// <summary>Texts, comments and substitutions whole, and each sign that can be wrong. Twice the text takes twice the time.</summary>
    private static readonly Regex s_marks = new(
        """"
        """[\s\S]*?"""|"(?:\\.|[^"\\\n])*"|(?:\#|//).*|\$\{[^}\n]*\}|[{}\[\]":=+`^?!@*&\\$]
        """",
        RegexOptions.NonBacktracking | RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture);

    /// <exception cref="UserException">It does not parse, or sets what is not a file's to set.</exception>
    public static Config Of(AkkaNodeOptions options)
    {
        var config = Parsed(options);
        if (s_fixed.FirstOrDefault(config.HasPath) is not { } path) return config;
        throw new UserException(
            $"{options.HoconFile} sets {path}, which this program sets itself (docs/akka.md, \"Your own settings\"). Leave it out.");
    }

    private static Config Parsed(AkkaNodeOptions options)
    {
        var problem = Problem(options.Hocon);
        try
        {
            if (problem is null) return options.Hocon.Trim().Length == 0 ? Config.Empty : ConfigurationFactory.ParseString(options.Hocon);
        }
        catch (Exception cause)
        {
            problem = cause.Message;
        }

        throw new UserException($"{options.HoconFile} is not valid HOCON: {problem} Mend it, or leave it out.");
    }

    /// <summary>
    /// Akka's parser (1.5: <c>HoconParser.ParseArray</c>) never comes back from a list with something in it that is no value, and passes
    /// over brackets that are never closed, with all that follows them. Once it refuses both itself, this can go.
    /// </summary>
    /// <returns>What is wrong and in which line, for people, or null.</returns>
    private static string? Problem(string text)
    {
        var open = new Stack<Match>();
        foreach (Match match in s_marks.Matches(text))
        {
            var mark = match.Value;
            if (mark is "{" or "[") open.Push(match);
            else if (mark == "\"") return $"in line {LineOf(match)}, a text begins that has no end.";
            else if (mark is "}" or "]")
            {
                if (!open.TryPop(out var opened) || opened.Value != (mark == "}" ? "{" : "["))
                    return $"in line {LineOf(match)}, '{mark}' closes nothing that is open.";
            }
            else if (mark.Length == 1 && open.TryPeek(out var list) && list.Value == "[")
                return $"in line {LineOf(match)}, '{mark}' stands in a list; put the value in quotes.";
        }

        return open.TryPeek(out var unclosed) ? $"'{unclosed.Value}' in line {LineOf(unclosed)} is never closed." : null;

        int LineOf(Match match) => 1 + text.AsSpan(0, match.Index).Count('\n');
    }
}
