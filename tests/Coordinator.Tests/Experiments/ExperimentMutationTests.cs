using Cluster.Coordinator.Experiments;
using FsCheck;
using FsCheck.Fluent;

namespace Cluster.Coordinator.Tests.Experiments;

public sealed class ExperimentMutationTests
{
    /// <summary>What breaks YAML and experiments in interesting ways.</summary>
    private static readonly string[] Pieces =
    [
        "\n", " ", "  ", "\t", ":", ": ", "-", "- ", "[", "]", "{", "}", ",", "\"", "'", "#", "&a ", "*a", "!t ", "|", ">", "%", "@", "? ",
        "---\n", "...\n", "<<: ", "~", "0", "1", "-1", "9999999999", "1e400", ".nan", "true", "null", "full", "\0", "\u2028", "\uD800",
        "é", "\\u",
        "hidden: ", "grid:\n", "seeds: ", "published:\n", "diagnostics:\n", "momentum: 0.5\n", "epochs: 3\n", "slots: 2\n", "[[", "]]",
    ];

    private static readonly Gen<Mutation> Mutations =
        from kind in Gen.Choose(0, 3)
        from at in Gen.Choose(0, 1_000_000)
        from length in Gen.Choose(1, 12)
        from piece in Gen.Elements(Pieces)
        select new Mutation(kind, at, length, piece);

    private static readonly Gen<Mutated> Files =
        from name in Gen.Elements(ExperimentLibrary.Names.ToArray())
        from count in Gen.Choose(1, 6)
        from mutations in Mutations.ListOf(count)
        select new Mutated(mutations.Aggregate(ExperimentLibrary.Text(name), (text, mutation) => mutation.Apply(text)));

    [Fact]
    public void A_mutated_file_gives_an_experiment_or_positioned_problems()
    {
        var (read, refused) = (0, 0);
        Prop.ForAll(Files.ToArbitrary(), file => _ = IsRead(file.Text) ? read++ : refused++)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1500).WithReplay(20, 41));
        // Otherwise the mutations would be too mild or too wild to show anything.
        Math.Min(read, refused).ShouldBeGreaterThan(100);
    }

    private static bool IsRead(string text)
    {
        try
        {
            var experiment = ExperimentFixture.Read(text);
            ExperimentFixture.Read(experiment.ResolvedYaml).ResolvedYaml.ShouldBe(experiment.ResolvedYaml);
            experiment.Configurations.Select(configuration => configuration.Label).ShouldBeUnique();
            return true;
        }
        catch (ExperimentException e)
        {
            e.Problems.ShouldNotBeEmpty();
            var lines = text.Split('\n', '\r', '\u0085', '\u2028', '\u2029').Length;
            e.Problems.ShouldAllBe(p => p.File == "x.yaml" && p.Line >= 1 && p.Line <= lines + 1 && p.Column >= 1);
            e.Problems.ShouldAllBe(p => p.Message.Length > 10 && !p.Message.Contains('\n'));
            return false;
        }
    }

    private sealed record Mutated(string Text);

    private sealed record Mutation(int Kind, int At, int Length, string Piece)
    {
        public string Apply(string text)
        {
            if (text.Length == 0) return Piece;
            var start = At % text.Length;
            var end = Math.Min(text.Length, start + Length);
            return Kind switch
            {
                0 => text[..start] + Piece + text[start..],
                1 => text[..start] + text[end..],
                2 => text[..start] + Piece + text[end..],
                _ => text[..end] + text[start..],
            };
        }
    }
}
