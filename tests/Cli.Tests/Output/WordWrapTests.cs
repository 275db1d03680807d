using Cluster.Cli.Output;

namespace Cluster.Cli.Tests.Output;

public sealed class WordWrapTests
{
    [Fact]
    public void Lines_break_at_blanks_only_and_a_percent_sign_stays_with_its_number() =>
        WordWrap.Lines("an interval of 95\u00A0% or so", 17).ShouldBe(["an interval of", "95\u00A0% or so"]);

    [Fact]
    public void A_word_longer_than_the_line_stands_alone() =>
        WordWrap.Lines("a verylongword b", 5).ShouldBe(["a", "verylongword", "b"]);
}
