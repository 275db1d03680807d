using Cluster.Bench.Peers;

namespace Cluster.Bench.Tests.Peers;

public sealed class PeerTests
{
    private const string TorchOutput =
        """
        some warning
        torch [784, 30, 10] batch 10: median 98.1 us/step
        torch [784, 30, 30, 10] batch 1000: median 2417.0 us/step

        """;

    [Fact]
    public void The_line_about_a_net_has_its_figure()
    {
        TorchStep.Parse(TorchOutput, new([784, 30, 10], 10)).ShouldBe(98.1);
        TorchStep.Parse(TorchOutput, new([784, 30, 30, 10], 1000)).ShouldBe(2417.0);
    }

    [Theory]
    [InlineData(784, 30, 11)]
    [InlineData(784, 31, 10)]
    public void Another_nets_figure_is_not_taken(int inputs, int hidden, int batch) =>
        TorchStep.Parse(TorchOutput, new([inputs, hidden, 10], batch)).ShouldBeNull();

    [Fact]
    public void Lines_about_several_processes_are_told_apart()
    {
        const string Output =
            """
            ddp-gloo [784, 30, 30, 10] batch 10 processes 1: median 190 us/step
            ddp-gloo [784, 30, 30, 10] batch 10 processes 2: median 3730 us/step
            rpc-parameter-server [784, 512, 512, 10] batch 256 workers 2: median 34800 us/step

            """;
        TorchCluster.Parse(Output, new([784, 30, 30, 10], 10)).ShouldBe(new Dictionary<int, double> { [1] = 190, [2] = 3730 });
        TorchCluster.Parse(Output, new([784, 512, 512, 10], 256)).ShouldBe(new Dictionary<int, double> { [2] = 34800 });
        TorchCluster.Parse(Output, new([784, 30, 30, 10], 20)).ShouldBeEmpty();
    }

    [Fact]
    public void Epochs_are_read_from_json()
    {
        var epochs = NumpyEpoch.Parse("""{"seconds": [2.5, 2.0, 2.25], "accuracy": [0.91, 0.93, 0.94]}""");
        epochs.ShouldNotBeNull();
        epochs.Seconds.Median.ShouldBe(2.25);
        epochs.Accuracy.ShouldBe(0.94);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no json")]
    [InlineData("[1]")]
    [InlineData("""{"seconds": [], "accuracy": []}""")]
    [InlineData("""{"seconds": ["fast"], "accuracy": [0.9]}""")]
    public void An_answer_that_makes_no_sense_is_none(string output) => NumpyEpoch.Parse(output).ShouldBeNull();

    [Fact]
    public async Task Where_there_is_no_python_it_is_said_where_it_was_looked_for()
    {
        var search = await PythonSearch.FindAsync("torch", ["/no/such/python3", "no-such-python"], CancellationToken.None);
        search.Found.ShouldBeNull();
        search.Problem.ShouldBe(
            "no Python with torch was found (/no/such/python3: there is no such program; no-such-python: there is no such program); "
            + "name one with --python PATH");
    }

    [SkippableFact]
    public async Task Where_python_lacks_the_library_its_own_words_are_told()
    {
        var any = await PythonSearch.FindAsync("platform", ["python3"], CancellationToken.None);
        Skip.If(any.Problem?.Contains("no such program", StringComparison.Ordinal) ?? false, "There is no python3.");
        var search = await PythonSearch.FindAsync("no_such_library", ["python3"], CancellationToken.None);
        search.Problem.ShouldNotBeNull().ShouldContain("No module named 'no_such_library'");
    }

    [SkippableFact]
    public async Task A_peer_that_takes_too_long_is_ended()
    {
        Skip.IfNot(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "There is no sleep.");
        var end = await PeerProcess.RunAsync("sleep", ["600"], TimeSpan.FromMilliseconds(50), CancellationToken.None);
        end.Failure.ShouldNotBeNull().ShouldContain("longer than");
    }
}
