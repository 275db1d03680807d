using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Cluster.Coordinator.Experiments.Yaml;

/// <summary>Reads one YAML document into values with places. Says what it does not read instead of guessing.</summary>
internal sealed partial class YamlTree
{
    private const int DepthMax = 16;

    private static readonly (string Complaint, string Hint)[] HintByComplaint =
    [
        ("found invalid mapping", " Is this line indented differently from the one before, or does a text with ': ' in it lack quotes?"),
        ("could not find expected ':'", " Is the space after a ':' missing?"),
        ("did not find expected key", " Is a ': ' missing, or is this line indented differently from those before?"),
        ("did not find expected ',' or", " Is a bracket or a comma missing?"),
        ("unexpected end of stream", " Is a quote not closed?"),
        ("cannot start any token", " Put a text that begins like this in quotes."),
    ];

    private readonly Parser _parser;
    private readonly Func<Mark, Origin> _locate;
    private readonly ProblemList _problems;

    private YamlTree(string text, Func<Mark, Origin> locate, ProblemList problems)
    {
        (_locate, _problems) = (locate, problems);
        _parser = new Parser(new StringReader(text));
    }

    /// <summary>The document in a file; null if there is none.</summary>
    public static YamlValue? Parse(string text, string file, ProblemList problems) =>
        Parse(text, mark => new Origin(file, (int)mark.Line, (int)mark.Column), problems);

    /// <summary>The value of a <c>--set</c>, which has no places in it.</summary>
    public static YamlValue? ParseOverride(string text, Origin origin, ProblemList problems) => Parse(text, _ => origin, problems);

    private static YamlValue? Parse(string text, Func<Mark, Origin> locate, ProblemList problems)
    {
        var tree = new YamlTree(text, locate, problems);
        try
        {
            return tree.ReadDocument();
        }
        catch (YamlException e)
        {
            var tab = FindTab(text, e.Message.Contains("tab", StringComparison.Ordinal) ? long.MaxValue : e.Start.Line);
            if (tab is { } mark) problems.Add(locate(mark), "A tab indents this line; YAML wants spaces: replace the tab by spaces.");
            else problems.Add(locate(e.Start), $"This is not YAML: {Plain(e.Message)}.{Hint(e.Message)}");
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or FormatException or OverflowException)
        {
            // The parser lets a few of its own troubles out, for example over a flow list that runs into the next key.
            problems.Add(locate(tree._parser.Current?.End ?? new Mark(0, 1, 1)),
                "This is not YAML from here on. Is a bracket or a quote not closed?");
        }

        return new YamlUnreadable(locate(new Mark(0, 1, 1)));
    }

    private YamlValue? ReadDocument()
    {
        _parser.Consume<StreamStart>();
        if (_parser.Accept<StreamEnd>(out _)) return null;
        _parser.Consume<DocumentStart>();
        var root = Read(0);
        _parser.Consume<DocumentEnd>();
        if (_parser.Accept<DocumentStart>(out var second))
            _problems.Add(_locate(second.Start),
                "A second document begins here; a file holds one experiment: remove '---' or use two files.");
        return root;
    }

    private YamlValue Read(int depth)
    {
        if (_parser.TryConsume<AnchorAlias>(out var alias))
            return Refuse(alias, $"'*{alias.Value}' stands for something written elsewhere; that is not read here: write it out.");
        if (!_parser.Accept<NodeEvent>(out var node)) throw new YamlException("a value is missing");
        if (!node.Anchor.IsEmpty)
            Refuse(node, $"The anchor '&{node.Anchor}' is not read here: remove it, and write the value out where it is used.");
        var tag = node.Tag.IsEmpty ? "" : node.Tag.Value.Replace("tag:yaml.org,2002:", "!!", StringComparison.Ordinal);
        if (tag.Length > 0) Refuse(node, $"The tag '{tag}' is not read here: remove it.");
        if (_parser.TryConsume<Scalar>(out var scalar))
            return new YamlText(_locate(scalar.Start), scalar.Value, scalar.Style != ScalarStyle.Plain);
        if (depth < DepthMax) return _parser.Accept<SequenceStart>(out _) ? ReadList(depth) : ReadMap(depth);
        _parser.SkipThisAndNestedEvents();
        return Refuse(node, $"Lists and mappings lie more than {DepthMax} deep here; no key needs that.");
    }

    private YamlList ReadList(int depth)
    {
        var start = _parser.Consume<SequenceStart>();
        var items = new List<YamlValue>();
        while (!_parser.TryConsume<SequenceEnd>(out _)) items.Add(Read(depth + 1));
        return new YamlList(_locate(start.Start), items);
    }

    private YamlMap ReadMap(int depth)
    {
        var start = _parser.Consume<MappingStart>();
        var entries = new List<YamlEntry>();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var key = Read(depth + 1);
            var value = Read(depth + 1);
            if (key is YamlText text) entries.Add(new YamlEntry(text.Text, text.Origin, value));
            else if (key is not YamlUnreadable) _problems.Add(key.Origin, $"A key must be a word, but here it is {key.Described}.");
        }

        return new YamlMap(_locate(start.Start), entries);
    }

    private YamlUnreadable Refuse(ParsingEvent at, string message)
    {
        var origin = _locate(at.Start);
        _problems.Add(origin, message);
        return new YamlUnreadable(origin);
    }

    /// <summary>The first tab in an indentation, at or before the line at which the parser gave up.</summary>
    private static Mark? FindTab(string text, long lineMax)
    {
        var line = 0;
        foreach (var content in text.AsSpan().EnumerateLines())
        {
            if (++line > lineMax) break;
            var indentation = content[..^content.TrimStart(" \t").Length];
            var column = indentation.IndexOf('\t');
            if (column >= 0 && content.Length > indentation.Length) return new Mark(0, line, column + 1);
        }

        return null;
    }

    /// <summary>What a person probably did when the parser complains like this.</summary>
    private static string Hint(string message) =>
        HintByComplaint.FirstOrDefault(pair => message.Contains(pair.Complaint, StringComparison.Ordinal)).Hint ?? "";

    /// <summary>The parser's words without its own account of the place.</summary>
    private static string Plain(string message)
    {
        var plain = ParserPlace().Replace(message, "").ReplaceLineEndings(" ").Trim().TrimEnd('.');
        return plain.Length == 0 ? "its structure cannot be read" : char.ToLowerInvariant(plain[0]) + plain[1..];
    }

    [GeneratedRegex(@"^(\(Line: \d+, Col: \d+, Idx: \d+\)( - )?)+:\s*", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ParserPlace();
}
