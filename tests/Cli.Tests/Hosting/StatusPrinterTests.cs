using Cluster.Cli.Output;
using Cluster.Shared.Messages;

namespace Cluster.Cli.Tests.Hosting;

public sealed class StatusPrinterTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 17, 30, 0, TimeSpan.Zero);

    private static readonly ClusterStatus Busy = new(
        "coordinator",
        Now.AddMinutes(-130),
        Now,
        [
            new("machine-b", "10.0.0.2:41822", 8, ["3 × 30, seed 1", "3 × 30, seed 1", "2 × 30, seed 7"], Now.AddMinutes(-120)),
            new("machine-c", "10.0.0.3:50110", 4, [], Now.AddSeconds(-5)),
        ],
        [new("depth-sigmoid-20261121-172000", ExperimentState.Running, 12, 32, Now.AddMinutes(-10), "")],
        [new(Now.AddSeconds(-5), "machine-c joined from 10.0.0.3:50110 with 4 slots.")]);

    [Fact]
    public void Workers_experiments_and_what_happened_last_are_shown()
    {
        using var output = new StringWriter();
        StatusPrinter.Print(Consoles.Plain(output), Busy);
        var text = output.ToString();
        text.ShouldContain("coordinator, up for 2 h 10 min: 2 workers with 12 slots, 3 in use; 1 experiment running");
        text.ShouldContain("3 × 30, seed 1 (2 slots), 2 × 30, seed 7");
        text.ShouldContain("nothing");
        text.ShouldContain("depth-sigmoid-20261121-172000   running   12 of 32");
        text.ShouldContain("machine-c joined from 10.0.0.3:50110 with 4 slots.");
    }

    [Fact]
    public void Runs_of_one_experiment_stand_together()
    {
        using var output = new StringWriter();
        var worker = Busy.Workers[0] with { Runs = ["depth-1/c1-seed-0", "speed-2/c1-seed-0", "depth-1/c1-seed-1", "depth-1/c1-seed-1"] };
        StatusPrinter.Print(Consoles.Plain(output), Busy with { Workers = [worker] });
        output.ToString().ShouldContain("depth-1: c1-seed-0, c1-seed-1 (2 slots); speed-2: c1-seed-0");
    }

    [Fact]
    public void Without_a_worker_it_says_what_to_do()
    {
        using var output = new StringWriter();
        StatusPrinter.Print(Consoles.Plain(output), Busy with { Workers = [] });
        output.ToString().ShouldContain("No worker is there; experiments wait. Start one: cluster worker --join HOST:PORT");
    }

    [Fact]
    public void Json_has_the_same_with_stable_names()
    {
        using var output = new StringWriter();
        StatusPrinter.PrintJson(output, Busy);
        using var json = System.Text.Json.JsonDocument.Parse(output.ToString());
        json.RootElement.GetProperty("workers")[0].GetProperty("endpoint").GetString().ShouldBe("10.0.0.2:41822");
        json.RootElement.GetProperty("experiments")[0].GetProperty("state").GetString().ShouldBe("running");
        json.RootElement.GetProperty("notices")[0].GetProperty("text").GetString().ShouldNotBeNull().ShouldStartWith("machine-c joined");
    }
}
