using System.Text.RegularExpressions;

namespace Cluster.AkkaNet.Nodes;

/// <summary>
/// Looks at HOCON before Akka reads it, which passes over brackets that are never closed and never comes back from a list with something in
/// it that is no value.
/// </summary>
internal static partial class HoconBrackets
{
    /// <returns>What is wrong and in which line, for people, or null.</returns>
    public static string? Problem(string text)
    {
        var open = new Stack<(string Bracket, int Line)>();
        foreach (Match match in Marks().Matches(text))
        {
            var (mark, line) = (match.Value, 1 + text.AsSpan(0, match.Index).Count('\n'));
            if (mark is "{" or "[") open.Push((mark, line));
            else if (mark == "\"") return $"in line {line}, a text begins that has no end.";
            else if (mark is "}" or "]")
            {
                if (!open.TryPop(out var opened) || opened.Bracket != (mark == "}" ? "{" : "["))
                    return $"in line {line}, '{mark}' closes nothing that is open.";
            }
            else if (mark.Length == 1 && open.TryPeek(out var list) && list.Bracket == "[")
                return $"in line {line}, '{mark}' stands in a list; put the value in quotes.";
        }

        return open.TryPeek(out var unclosed) ? $"'{unclosed.Bracket}' in line {unclosed.Line} is never closed." : null;
    }

    /// <summary>Texts and comments whole, and each sign that can be wrong.</summary>
    [GeneratedRegex(""""
        """[\s\S]*?"""|"(?:\\.|[^"\\\n])*"|(?:\#|//).*|[{}\[\]":=+`^?!@*&\\]|\$(?!\{)
        """", RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Marks();
}
