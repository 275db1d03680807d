using Cluster.Cli.Labs;
using Cluster.Cli.Labs.Results;
using Cluster.Cli.Output;
using Spectre.Console;

namespace Cluster.Cli.Hosting;

/// <summary>What 'cluster lab NAME' was asked for.</summary>
/// <param name="Values">By the options' names.</param>
/// <param name="DataFolder">Of --data.</param>
/// <param name="Out">Null for runs/lab-NAME-TIME.</param>
internal sealed record LabCall(IReadOnlyDictionary<string, int> Values, string? DataFolder, string? Out, bool Quiet, bool Json);

/// <summary>Runs one lab in this process, from its options to its page.</summary>
internal sealed class LabHost(IAnsiConsole console)
{
    public int Run(ILab lab, LabCall call)
    {
        var folder = new LabFolder(call.Out, lab.Name, TimeProvider.System.GetLocalNow());
        var request = new LabRequest { Values = call.Values };
        if (call.DataFolder is { } data)
        {
            var opened = ExperimentFile.OpenMnist(data);
            request = request with { Data = () => opened };
        }

        var began = TimeProvider.System.GetTimestamp();
        var report = Watched(lab, request, isSilent: call.Quiet || call.Json);
        var document = new LabDocument(
            lab.Name, lab.Title, lab.Description, Command(lab, request, call), Version(),
            Durations.Words(TimeProvider.System.GetElapsedTime(began)), report);
        folder.Write(document);
        Print(document, folder, call);
        return ExitCode.Done;
    }

    private LabReport Watched(ILab lab, LabRequest request, bool isSilent)
    {
        if (isSilent || !console.Profile.Capabilities.Interactive) return lab.Run(request);
        LabReport? report = null;
        console.Status().Start(lab.Title, status => report = lab.Run(request with
        {
            Progress = words => status.Status = $"{Markup.Escape(lab.Title)} [dim]{Markup.Escape(words)}[/]",
        }));
        return report!;
    }

    private void Print(LabDocument document, LabFolder folder, LabCall call)
    {
        var writer = console.Profile.Out.Writer;
        if (call.Json)
        {
            writer.WriteLine(document.ToJson());
            return;
        }

        if (call.Quiet)
        {
            writer.WriteLine(folder.Report);
            return;
        }

        console.WriteLine();
        ResultPrinter.Print(console, document.Report.Table(), []);
        ResultPrinter.Paragraph(console, string.Join(' ', document.Report.Answer), 2, "bold");
        console.WriteLine();

        // Written past the layout: a path must be copied whole, not wrapped.
        writer.WriteLine($"{document.Duration}. Picture: {Path.GetFullPath(folder.Report)}");
    }

    private static string Command(ILab lab, LabRequest request, LabCall call) => string.Join(' ',
    [
        $"cluster lab {lab.Name}",
        .. lab.Options.Select(option => $"{option.Name} {request[option]}"),
        .. call.DataFolder is { } data ? [$"--data {data}"] : Array.Empty<string>(),
    ]);

    private static string Version() => typeof(LabHost).Assembly.GetName().Version?.ToString(3) ?? "";
}
