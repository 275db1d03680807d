namespace Cluster.Cli.Output;

/// <summary>Breaks a paragraph at its blanks only: the console's own wrapping takes a no-break space for a blank.</summary>
public static class WordWrap
{
    /// <summary>Lines of at most <paramref name="width"/> characters where no single word is longer.</summary>
    public static IEnumerable<string> Lines(string text, int width)
    {
        var line = "";
        foreach (var word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = word;
            }
            else
            {
                line = line.Length == 0 ? word : $"{line} {word}";
            }
        }

        yield return line;
    }
}
