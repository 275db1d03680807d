namespace Cluster.Shared.Tests;

public sealed class PluralTests
{
    [Theory]
    [InlineData(0, "0 runs")]
    [InlineData(1, "1 run")]
    [InlineData(2, "2 runs")]
    public void Only_one_is_singular(int count, string words) => Plural.Of(count, "run").ShouldBe(words);
}
