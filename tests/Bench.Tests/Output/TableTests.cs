using Cluster.Bench.Output;

namespace Cluster.Bench.Tests.Output;

public sealed class TableTests
{
    private static string Written(bool markdown)
    {
        var table = new Table("net", "µs");
        table.Add("784-30-10", "8.25");
        using var text = new StringWriter { NewLine = "\n" };
        table.Write(text, markdown);
        return text.ToString();
    }

    [Fact]
    public void Columns_of_text_are_lined_up() => Written(markdown: false).ShouldBe("net          µs\n---------  ----\n784-30-10  8.25\n");

    [Fact]
    public void Markdown_is_a_table_of_the_documents() =>
        Written(markdown: true).ShouldBe("| net | µs |\n|---|---:|\n| 784-30-10 | 8.25 |\n");

    [Theory]
    [InlineData(0.1234, "0.123")]
    [InlineData(0.9996, "1.00")]
    [InlineData(8.254, "8.25")]
    [InlineData(98.14, "98.1")]
    [InlineData(99.97, "100")]
    [InlineData(12345.6, "12346")]
    public void Numbers_have_three_digits(double number, string written) => Words.Number(number).ShouldBe(written);

    [Fact]
    public void What_was_not_measured_is_a_dash() => Words.Times(null).ShouldBe("–");
}
