using System.Globalization;
using Cluster.Coordinator.Results;
using Cluster.Shared.Files;

namespace Cluster.Coordinator.Tests.Results;

public sealed class MetricsCsvTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cluster-results-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Every_figure_has_a_line_of_its_own()
    {
        var configuration = SampleResults.Configuration(1, epochs: 1);
        var run = SampleResults.Accuracies(configuration, 7, 0.96) with
        {
            History = new()
            {
                Epochs = [new(1, 0.1 + 0.2, 0.9, null, 0.96)],
                Diagnostics = [new(0, 0, [SampleResults.Moment(0, 0, [0.07]).Layers[0] with { BiasGradient = [0.5f, float.NaN] }])],
            },
        };
        var result = SampleResults.Experiment([run], 1);
        using var text = new StringWriter();
        MetricsCsv.Write(text, result with { Experiment = result.Experiment with { Seeds = [3, 7] } });
        text.ToString().Split('\n').ShouldBe(
        [
            "run,configuration,seed,step,epoch,layer,metric,value",
            "2,1 × 30,7,0,0,1,delta_l2,0.07",
            "2,1 × 30,7,0,0,1,delta_l1,0.28",
            "2,1 × 30,7,0,0,1,weight_gradient_l2,0.21000000000000002",
            "2,1 × 30,7,0,0,1,update_ratio,0.0007000000000000001",
            "2,1 × 30,7,0,0,1,activation_mean,0.5",
            "2,1 × 30,7,0,0,1,activation_spread,0.2",
            "2,1 × 30,7,0,0,1,saturated_share,0.125",
            "2,1 × 30,7,0,0,1,bias_gradient_1,0.5",
            "2,1 × 30,7,0,0,1,bias_gradient_2,NaN",
            "2,1 × 30,7,100,1,,train_cost,0.30000000000000004",
            "2,1 × 30,7,100,1,,train_accuracy,0.9",
            "2,1 × 30,7,100,1,,validation_accuracy,0.96",
            "",
        ]);
    }

    [Fact]
    public void Labels_with_commas_and_quotes_are_quoted()
    {
        using var text = new StringWriter();
        var configuration = SampleResults.Configuration(1, label: "relu, \"deep\"");
        MetricsCsv.Write(text, SampleResults.Experiment([SampleResults.Accuracies(configuration, 0, 0.9)], 1));
        text.ToString().Split('\n')[1].ShouldStartWith("1,\"relu, \"\"deep\"\"\",0,100,1,,train_cost,");
    }

    [Fact]
    public void Numbers_read_back_to_the_same_bits()
    {
        var result = SampleResults.SpeedOfLearning(1, 3, 2);
        var path = Path.Combine(_folder, "metrics.csv");
        MetricsCsv.WriteFile(path, result);
        var written = File.ReadLines(path)
            .Select(line => line.Split(','))
            .Where(cells => cells[6] == "delta_l2")
            .Select(cells => double.Parse(cells[7], CultureInfo.InvariantCulture));
        written.ShouldBe(result.Runs[0].History.Diagnostics.SelectMany(record => record.Layers).Select(layer => layer.DeltaL2));
    }

    [Fact]
    public void A_file_whose_writing_fails_leaves_the_old_one_and_no_rest()
    {
        var path = Path.Combine(_folder, "deep", "summary.json");
        AtomicFile.WriteText(path, writer => writer.Write("old"));
        Should.Throw<IOException>(() => AtomicFile.WriteText(path, writer =>
        {
            writer.Write("new, but only ha");
            throw new IOException("The disk is full.");
        }));
        File.ReadAllText(path).ShouldBe("old");
        Directory.GetFiles(Path.GetDirectoryName(path)!).ShouldBe([path]);
        AtomicFile.WriteText(path, writer => writer.Write("new"));
        File.ReadAllText(path).ShouldBe("new");
    }
}
