using System.Text.Json;
using Cluster.Cli.Commands;
using Cluster.Cli.Output;

namespace Cluster.Cli.Tests.Commands;

public sealed class RunCommandTests : IDisposable
{
    private const string Tiny =
        """
        name: tiny
        title: A tiny grid
        data: digits
        train: 200
        validation: 100
        batch: 20
        epochs: 2
        shards: 4
        seeds: 2
        grid:
          hidden: [[6], [6, 6]]
        diagnostics: { probe: 50 }
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly string _experiment;

    public RunCommandTests()
    {
        _experiment = _folder.In("tiny.yaml");
        File.WriteAllText(_experiment, Tiny);
    }

    [Fact]
    public async Task A_run_ends_with_a_table_a_verdict_and_the_path_of_the_report()
    {
        var run = await CommandRun.OfAsync("run", _experiment, "--out", _folder.In("out"));
        run.Errors.ShouldBeEmpty();
        run.ExitCode.ShouldBe(0);
        run.Output.ShouldContain("4/4");
        run.Output.ShouldContain("Best accuracy");
        run.Output.ShouldContain("Best on validation");
        run.Output.ShouldContain($"Report: {_folder.In("out")}");
        run.Output.ShouldNotContain("\u001b", customMessage: "colours do not belong into a file");
        string[] files = ["experiment.yaml", "summary.json", "metrics.csv", "report.html", "checkpoints/c1-seed-0.checkpoint"];
        foreach (var file in files)
            File.Exists(_folder.In($"out/{file}")).ShouldBeTrue(file);
    }

    [Theory]
    [InlineData(140, true, true)]
    [InlineData(84, true, false)]
    [InlineData(62, false, false)]
    public async Task A_table_says_as_much_as_the_width_allows_and_breaks_nothing(int width, bool accuracy, bool spread)
    {
        await using var output = new StringWriter();
        var console = Consoles.Plain(output);
        console.Profile.Width = width;
        string[] args = ["run", _experiment, "--out", _folder.In("out"), "--set", "focus=gradients"];
        (await CommandLine.InvokeAsync(args, console, output, output)).ShouldBe(0);
        var lines = output.ToString().Split('\n');
        var head = Array.FindIndex(lines, line => line.StartsWith(" Configuration", StringComparison.Ordinal));
        lines[head].Contains("Best accuracy", StringComparison.Ordinal).ShouldBe(accuracy);
        string[] rows = [lines[head], .. lines[(head + 3)..(head + 5)]];
        rows.ShouldAllBe(row => row.Length <= width && !row.Contains('…'));
        rows[1].ShouldStartWith(" 1 × 6 ");
        rows[2].ShouldStartWith(" 2 × 6 ");
        rows[2].Count(sign => sign == '±').ShouldBe(spread ? 2 : 0, "two norms with their spread; accuracies of two seeds have none");
    }

    [Fact]
    public async Task Json_prints_the_summary_and_nothing_else()
    {
        var run = await CommandRun.OfAsync("run", _experiment, "--out", _folder.In("out"), "--json");
        using var printed = JsonDocument.Parse(run.Output);
        printed.RootElement.GetProperty("experiment").GetString().ShouldBe("tiny");
        printed.RootElement.GetProperty("configurations").GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public async Task Quiet_prints_the_path_of_the_report_alone() =>
        (await CommandRun.OfAsync("run", _experiment, "--out", _folder.In("out"), "--quiet"))
            .Output.Trim().ShouldBe(_folder.In("out/report.html"));

    [Fact]
    public async Task Workers_and_slots_change_no_weights()
    {
        var one = await HashesAsync("--workers", "1");
        (await HashesAsync("--workers", "3")).ShouldBe(one);
        (await HashesAsync("--workers", "3", "--set", "slots=3")).ShouldBe(one);
        (await HashesAsync("--set", "learning_rate=0.2")).ShouldNotBe(one);
        one.Distinct().Count().ShouldBe(4);
    }

    [Fact]
    public async Task A_finished_folder_is_not_overwritten_and_can_be_resumed_to_the_same_result()
    {
        var hashes = await HashesAsync("--out", _folder.In("out"));
        var again = await CommandRun.OfAsync("run", _experiment, "--out", _folder.In("out"));
        again.ExitCode.ShouldBe(2);
        again.Errors.ShouldContain("already holds an experiment");
        again.Errors.ShouldContain("--resume");

        var resumed = await CommandRun.OfAsync("run", "--resume", _folder.In("out"), "--json");
        resumed.Hashes().ShouldBe(hashes);
    }

    [Fact]
    public async Task A_checkpoint_that_cannot_be_read_is_named_and_the_one_before_it_or_the_beginning_is_used()
    {
        var hashes = await HashesAsync("--out", _folder.In("out"));
        var checkpoint = _folder.In("out/checkpoints/c2-seed-1.checkpoint");
        await File.WriteAllBytesAsync(checkpoint, (await File.ReadAllBytesAsync(checkpoint))[..^100]);
        var resumed = await CommandRun.OfAsync("run", "--resume", _folder.In("out"), "--json");
        resumed.Errors.ShouldContain(checkpoint);
        resumed.Errors.ShouldContain("its checksum does not match");
        resumed.Hashes().ShouldBe(hashes);
    }

    [Fact]
    public async Task A_run_that_diverges_is_named_and_gives_exit_code_3()
    {
        var run = await CommandRun.OfAsync(
            "run", _experiment, "--out", _folder.In("out"),
            "--set", "activation=identity", "--set", "cost=quadratic", "--set", "output=identity", "--set", "learning_rate=1000");
        run.ExitCode.ShouldBe(3);
        run.Output.ShouldContain("diverged: ");
        run.Output.ShouldContain("epoch 1");
    }

    [Theory]
    [InlineData("There is no experiment 'spede-of-learning'. Did you mean 'speed-of-learning'?", "run", "spede-of-learning")]
    [InlineData("Give either an experiment", "run")]
    [InlineData("--workers 0: give a whole number from 1 to 1024.", "run", "chain", "--workers", "0")]
    [InlineData("--set hidn=[3]: Unknown key 'hidn'", "run", "chain", "--set", "hidn=[3]")]
    [InlineData("there is no such folder", "run", "chain", "--data", "/no/such/folder")]
    [InlineData("holds no experiment.yaml", "run", "--resume", "/no/such/folder")]
    [InlineData("--set cannot be given with --resume", "run", "--resume", "x", "--set", "seeds=1")]
    [InlineData("Unrecognized command or argument 'rnu'.", "rnu")]
    [InlineData("'digits' is built in", "data", "get", "digits")]
    [InlineData("/ is a folder; give an experiment file.", "check", "/")]
    public async Task Bad_input_gets_a_message_and_exit_code_2(string message, params string[] args)
    {
        var run = await CommandRun.OfAsync(args);
        run.ExitCode.ShouldBe(2);
        run.Errors.ShouldContain(message);
        run.Errors.ShouldNotContain("   at ", customMessage: "no stack trace for a user");
    }

    [Theory]
    [InlineData("Unrecognized command or argument 'rnu'. Did you mean 'run'?", "'cluster --help'", "rnu", "chain")]
    [InlineData("Unrecognized command or argument 'frob'. Known are: run, coordinator, worker, submit, watch, status, cancel, experiments, "
        + "check, lab, data.", "'cluster --help'", "frob")]
    [InlineData("Unrecognized command or argument 'lits'. Did you mean 'list'?", "'cluster data --help'", "data", "lits")]
    public async Task A_misspelt_command_is_the_only_thing_complained_about(string message, string help, params string[] args)
    {
        var run = await CommandRun.OfAsync(args);
        run.ExitCode.ShouldBe(2);
        run.Errors.ReplaceLineEndings("\n").ShouldBe($"{message}\n{help} says what is possible.\n");
    }

    [Fact]
    public async Task An_unknown_bundled_experiment_cannot_be_printed_and_no_path_is_asked_for()
    {
        var run = await CommandRun.OfAsync("experiments", "nope");
        run.ExitCode.ShouldBe(2);
        run.Errors.ShouldStartWith("There is no experiment 'nope'. Bundled are: ");
        run.Errors.ShouldNotContain("path");
    }

    [Fact]
    public async Task A_data_folder_without_the_files_is_complained_about_as_it_was_given()
    {
        var run = await CommandRun.OfAsync("check", _experiment, "--data", _folder.Path);
        run.ExitCode.ShouldBe(2);
        run.Errors.ShouldStartWith($"--data {_folder.Path}: MNIST was not found.");
        run.Errors.ShouldNotContain("--set");
    }

    [Fact]
    public async Task Check_says_what_would_run()
    {
        var run = await CommandRun.OfAsync("check", _experiment);
        run.ExitCode.ShouldBe(0);
        run.Output.ShouldContain("tiny is in order: 2 configurations, 2 seeds each, 4 runs on digits.");
        run.Output.ShouldContain("784–6–6–10");
    }

    [Fact]
    public async Task Check_shows_every_problem_with_its_place()
    {
        var file = _folder.In("bad.yaml");
        await File.WriteAllTextAsync(file, "name: bad\nepochs: many\nhiden: [3]\n");
        var run = await CommandRun.OfAsync("check", file);
        run.ExitCode.ShouldBe(2);
        run.Errors.ShouldContain($"{file}:2:9: ");
        run.Errors.ShouldContain($"{file}:3:1: ");
    }

    [Fact]
    public async Task Experiments_lists_the_bundled_ones_and_prints_one()
    {
        var list = await CommandRun.OfAsync("experiments");
        foreach (var name in (string[])["chain", "depth-100", "depth-sigmoid", "neuron-gradients", "speed-of-learning"])
            list.Output.ShouldContain(name);
        (await CommandRun.OfAsync("experiments", "chain")).Output.ShouldStartWith("name: chain");
    }

    public void Dispose() => _folder.Dispose();

    private async Task<string[]> HashesAsync(params string[] options)
    {
        string[] outFolder = options.Contains("--out") ? [] : ["--out", _folder.In(Guid.NewGuid().ToString())];
        return (await CommandRun.OfAsync(["run", _experiment, "--json", .. outFolder, .. options])).Hashes();
    }
}
