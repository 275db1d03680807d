using System.Text.Json;
using Cluster.Bench.Commands;

namespace Cluster.Bench.Tests.Commands;

/// <summary>The whole way of one command on a net that takes no time, so that the benchmarks do not rot between two uses.</summary>
public sealed class StepCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cluster-bench-tests-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_step_is_measured_shown_and_written()
    {
        var file = Path.Combine(_folder.FullName, "step.json");
        var (code, output, _) = await InvokeAsync("step", "--no-peer", "--net", "8,4,2", "--batch", "2", "--rounds", "1", "--json", file);
        code.ShouldBe(0);
        output.ShouldContain("8-4-2");
        output.ShouldContain("PyTorch was not run: --no-peer was given.");
        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(file));
        var step = json.RootElement.GetProperty("steps")[0];
        step.GetProperty("microseconds").GetProperty("median").GetDouble().ShouldBeGreaterThan(0);
        step.GetProperty("work").GetProperty("operations").GetInt64().ShouldBe(2 * 2 * (40 + 40 + 8));
        step.GetProperty("ratio").ValueKind.ShouldBe(JsonValueKind.Null);
        json.RootElement.GetProperty("machine").GetProperty("peaks").GetArrayLength().ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("--rounds 0", "--rounds 0: give a whole number from 1 to 1000.")]
    [InlineData("--net 8,x", "--net 8,x: give whole numbers")]
    [InlineData("--peer /no/such.py", "--peer /no/such.py: there is no such file.")]
    [InlineData("--json /no/such/folder/x.json", "there is no folder /no/such/folder")]
    public async Task Bad_input_is_refused_before_anything_is_measured(string options, string words)
    {
        var (code, output, errors) = await InvokeAsync(["step", .. options.Split(' ')]);
        code.ShouldBe(2);
        output.ShouldBeEmpty();
        errors.ShouldContain(words);
    }

    private static async Task<(int Code, string Output, string Errors)> InvokeAsync(params string[] args)
    {
        using StringWriter output = new(), errors = new();
        var code = await BenchCommandLine.InvokeAsync(args, output, errors);
        return (code, output.ToString(), errors.ToString());
    }
}
