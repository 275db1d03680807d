using Cluster.Shared.Data;

namespace Cluster.Cli.Tests.Commands;

/// <summary>What may happen to a folder with results, and what may not.</summary>
public sealed class RunFolderTests : IDisposable
{
    private const string One =
        """
        name: one
        data: digits
        train: 100
        validation: 50
        batch: 20
        epochs: 1
        hidden: [5]
        seeds: 1
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly string _experiment;
    private readonly string _out;

    public RunFolderTests()
    {
        (_experiment, _out) = (_folder.In("one.yaml"), _folder.In("out"));
        File.WriteAllText(_experiment, One);
    }

    [Fact]
    public async Task Data_given_to_a_resumed_experiment_on_the_digits_does_not_change_its_set()
    {
        await RunAsync();
        var summary = await File.ReadAllTextAsync(Path.Combine(_out, "summary.json"));
        var resumed = await CommandRun.OfAsync("run", "--resume", _out, "--data", _folder.Path);
        resumed.ExitCode.ShouldBe(0, resumed.Errors);
        resumed.Output.ShouldContain("1/1  1 × 5, seed 0: was finished already, ");
        resumed.Output.ShouldContain(" on digits.");
        summary.ShouldContain(Datasets.Open(new("digits")).Sha256);
        (await File.ReadAllTextAsync(Path.Combine(_out, "summary.json"))).ShouldContain("\"digits\"");
    }

    [Fact]
    public async Task Other_data_than_at_the_start_are_refused_with_both_hashes_before_anything_is_written()
    {
        await RunAsync();
        var file = Path.Combine(_out, "experiment.yaml");
        var (text, sha256) = (await File.ReadAllTextAsync(file), Datasets.Open(new("digits")).Sha256);
        text.ShouldStartWith($"# data sha256: {sha256}\n");
        var other = new string('a', 64);
        await File.WriteAllTextAsync(file, text.Replace(sha256, other, StringComparison.Ordinal));
        File.Delete(Path.Combine(_out, "summary.json"));

        var resumed = await CommandRun.OfAsync("run", "--resume", _out);
        resumed.ExitCode.ShouldBe(2);
        resumed.Errors.ShouldContain($"its SHA-256 was {other}, and is {sha256} now.");
        resumed.Errors.ShouldContain("--data DIR");
        File.Exists(Path.Combine(_out, "summary.json")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("--resume")]
    [InlineData("--out")]
    public async Task A_folder_in_use_is_refused_and_can_be_used_afterwards(string option)
    {
        await RunAsync();
        string[] args = option == "--out" ? ["run", _experiment, "--out", _out] : ["run", "--resume", _out];
        await using (new FileStream(Path.Combine(_out, ".lock"), FileMode.Create, FileAccess.ReadWrite, FileShare.None))
        {
            var second = await CommandRun.OfAsync(args);
            second.ExitCode.ShouldBe(2);
            second.Errors.Trim().ShouldBe($"{_out} is in use by another cluster process.");
        }

        (await CommandRun.OfAsync("run", "--resume", _out)).ExitCode.ShouldBe(0);
        File.Exists(Path.Combine(_out, ".lock")).ShouldBeFalse();
    }

    [Fact]
    public async Task Results_that_cannot_be_written_are_shown_all_the_same_and_can_be_written_later()
    {
        var report = Path.Combine(_out, "report.html");
        Directory.CreateDirectory(report);
        var run = await CommandRun.OfAsync("run", _experiment, "--out", _out);
        run.ExitCode.ShouldBe(1);
        run.Output.ShouldContain("Best accuracy");
        run.Output.ShouldNotContain("Report:");
        run.Errors.ShouldStartWith($"{report} could not be written: ");
        run.Errors.ShouldContain($"'cluster run --resume {_out}'");

        Directory.Delete(report);
        (await CommandRun.OfAsync("run", "--resume", _out)).ExitCode.ShouldBe(0);
        File.Exists(report).ShouldBeTrue();
    }

    [Fact]
    public async Task Piped_output_has_no_blanks_at_the_ends_of_lines_and_counts_one_as_one()
    {
        var run = await RunAsync();
        var lines = run.Output.ReplaceLineEndings("\n").Split('\n');
        lines.ShouldBe(lines.Select(line => line.TrimEnd()));
        lines.ShouldContain("1 run: 1 configuration, 1 seed each");
    }

    public void Dispose() => _folder.Dispose();

    private async Task<CommandRun> RunAsync()
    {
        var run = await CommandRun.OfAsync("run", _experiment, "--out", _out);
        run.ExitCode.ShouldBe(0, run.Errors);
        return run;
    }
}
