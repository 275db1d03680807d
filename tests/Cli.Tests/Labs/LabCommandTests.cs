using System.Text.Json;
using Cluster.Cli.Labs;
using Cluster.Cli.Tests.Commands;

namespace Cluster.Cli.Tests.Labs;

public sealed class LabCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("lab")]
    [InlineData("labs")]
    public async Task Without_a_name_the_labs_are_listed(string command)
    {
        var run = await CommandRun.OfAsync(command);
        run.ExitCode.ShouldBe(0);
        foreach (var lab in LabList.All)
        {
            run.Output.ShouldContain(lab.Name);
            run.Output.ShouldContain(lab.Title);
        }
    }

    [Fact]
    public async Task A_lab_ends_in_figures_an_answer_and_a_page()
    {
        var run = await CommandRun.OfAsync("lab", "interval", "--out", _folder.In("out"));
        run.Errors.ShouldBeEmpty();
        run.ExitCode.ShouldBe(0);
        run.Output.ShouldContain("widest interval of activations");
        run.Output.ShouldContain("0.4477");
        run.Output.ShouldContain("At best the activations may vary");
        run.Output.ShouldContain($"Picture: {_folder.In("out/report.html")}");
        var page = await File.ReadAllTextAsync(_folder.In("out/report.html"));
        page.ShouldContain("<svg");
        page.ShouldContain("prefers-color-scheme:dark");
        page.ShouldNotContain("http", customMessage: "a page needs nothing else");
    }

    [Fact]
    public async Task Json_is_what_stands_in_the_folder_and_nothing_else_is_printed()
    {
        var run = await CommandRun.OfAsync("lab", "chain", "--seeds", "20", "--out", _folder.In("out"), "--json");
        run.Output.Trim().ShouldBe((await File.ReadAllTextAsync(_folder.In("out/figures.json"))).Trim());
        using var json = JsonDocument.Parse(run.Output);
        json.RootElement.GetProperty("command").GetString().ShouldBe("cluster lab chain --seeds 20");
        var share = json.RootElement.GetProperty("figures").EnumerateArray()
            .Single(figure => figure.GetProperty("key").GetString() == "sixteen_times_smaller");
        share.GetProperty("value").GetDouble().ShouldBeInRange(0, 1);
        share.GetProperty("ci95").GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public async Task The_same_choices_give_the_same_figures()
    {
        var first = await CommandRun.OfAsync("lab", "matrices", "--seeds", "30", "--out", _folder.In("a"), "--json");
        var second = await CommandRun.OfAsync("lab", "matrices", "--seeds", "30", "--out", _folder.In("b"), "--json");
        second.Output.ShouldBe(first.Output);
    }

    [Fact]
    public async Task A_folder_with_a_report_is_not_written_over()
    {
        (await CommandRun.OfAsync("lab", "interval", "--out", _folder.Path, "--quiet")).Output.Trim().ShouldBe(_folder.In("report.html"));
        var again = await CommandRun.OfAsync("lab", "interval", "--out", _folder.Path);
        again.ExitCode.ShouldBe(2);
        again.Errors.ShouldContain("already holds a report. Choose another folder with --out.");
    }

    [Theory]
    [InlineData("Did you mean 'chain'?", "'cluster lab --help' says what is possible.", "lab", "chian")]
    [InlineData("Unrecognized command or argument 'nope'. Known are: chain, interval,", "'cluster lab --help'", "lab", "nope")]
    [InlineData("Unrecognized command or argument '--seeds'.", "'cluster lab interval --help'", "lab", "interval", "--seeds", "3")]
    [InlineData("--seeds 1: give a whole number from 2 to 100000.", "'cluster lab chain --help'", "lab", "chain", "--seeds", "1")]
    public async Task Bad_input_gets_a_message_and_exit_code_2(string message, string help, params string[] args)
    {
        var run = await CommandRun.OfAsync(args);
        run.ExitCode.ShouldBe(2);
        run.Errors.ShouldContain(message);
        run.Errors.ShouldContain(help);
    }

    public void Dispose() => _folder.Dispose();
}
