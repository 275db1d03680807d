using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Cluster.Cli.Tests.Commands;

/// <summary>The command as a process of its own that is killed, interrupted and resumed.</summary>
public sealed class KilledProcessTests : IDisposable
{
    private static readonly string[] Settings =
    [
        "--set", "seeds=2", "--set", "train=5000", "--set", "epochs=50", "--set", "evaluate_every=0", "--set", "grid.hidden=[[30],[30,30]]",
        "--checkpoint-every", "0.05",
    ];

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_process_killed_in_the_middle_and_resumed_ends_in_the_same_bits()
    {
        using (var process = Start(_folder.In("killed"))) await KillAtFirstCheckpointAsync(process, p => p.Kill());
        File.Exists(_folder.In("killed/summary.json")).ShouldBeFalse("it was to be killed in the middle");

        (await ResumedAsync()).ShouldBe(await UndisturbedAsync());
    }

    [SkippableFact]
    public async Task Ctrl_C_ends_after_a_checkpoint_with_a_partial_report_that_can_be_resumed()
    {
        Skip.If(OperatingSystem.IsWindows(), "Signals are sent with kill(2), which Windows does not have.");
        using (var process = Start(_folder.In("killed")))
        {
            await KillAtFirstCheckpointAsync(process, p => Interrupt(p.Id, SigInt).ShouldBe(0));
            process.ExitCode.ShouldBe(130);
        }

        (await File.ReadAllTextAsync(_folder.In("killed/report.html"))).ShouldContain("Stopped early");
        (await ResumedAsync()).ShouldBe(await UndisturbedAsync());
    }

    public void Dispose() => _folder.Dispose();

    private const int SigInt = 2;

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Interrupt(int process, int signal);

    private static Process Start(string outFolder)
    {
        var process = Process.Start(CommandProcess.Of(["run", "depth-sigmoid", "--out", outFolder, .. Settings]))!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private async Task KillAtFirstCheckpointAsync(Process process, Action<Process> kill)
    {
        var checkpoints = Directory.CreateDirectory(_folder.In("killed/checkpoints")).FullName;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = limit.Token.Register(
            () => written.TrySetException(new TimeoutException("no checkpoint within 60 s")));
        using var watcher = new FileSystemWatcher(checkpoints, "*.checkpoint") { EnableRaisingEvents = true };
        watcher.Renamed += (_, _) => written.TrySetResult();
        if (Directory.EnumerateFiles(checkpoints, "*.checkpoint").Any()) written.TrySetResult();
        await written.Task;
        kill(process);
        await process.WaitForExitAsync(limit.Token);
    }

    private async Task<string[]> ResumedAsync() => (await CommandRun.OfAsync("run", "--resume", _folder.In("killed"), "--json")).Hashes();

    private async Task<string[]> UndisturbedAsync() =>
        (await CommandRun.OfAsync(["run", "depth-sigmoid", "--out", _folder.In("undisturbed"), "--json", .. Settings])).Hashes();
}
