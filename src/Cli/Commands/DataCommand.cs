using System.CommandLine;
using Cluster.Cli.Output;
using Cluster.Shared;
using Cluster.Shared.Data;
using Spectre.Console;

namespace Cluster.Cli.Commands;

/// <summary>cluster data</summary>
internal static class DataCommand
{
    public static Command Create(IAnsiConsole console, TextWriter output) => new(
        "data", "Data sets: what there is, and how to get what is not.")
    {
        CreateList(console),
        CreateGet(console, output),
    };

    private static Command CreateList(IAnsiConsole console)
    {
        var command = new Command("list", "List the data sets, and where each is found.");
        command.SetAction(_ =>
        {
            var grid = new Grid().AddColumns(2);
            foreach (var name in Datasets.Names)
                grid.AddRow(new Markup($"[bold]{Markup.Escape(name)}[/]"), new Text(Datasets.WhereIs(name)));
            console.WriteTrimmed(grid);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command CreateGet(IAnsiConsole console, TextWriter output)
    {
        var name = new Argument<string>("NAME") { Description = $"Only '{Mnist.Name}' is fetched; the other sets are built in." };
        var to = new Option<string?>("--to")
        {
            Description = "Folder for the files [default: the user's cache, where every run looks].",
            HelpName = "DIR",
        };
        var mirror = new Option<string[]>("--mirror")
        {
            Description = "Fetch from this address instead of the public mirrors. May be given often.",
            HelpName = "URL",
        };
        var command = new Command(
            "get", "Fetch a data set from public mirrors; goes on where an earlier attempt was cut off.") { name, to, mirror };
        command.SetAction(async (parsed, cancellation) =>
        {
            var wanted = parsed.GetValue(name)!;
            if (!string.Equals(wanted, Mnist.Name, StringComparison.Ordinal)) throw NothingToFetch(wanted);
            var folder = parsed.GetValue(to) ?? DataFolders.Cache(Mnist.Name);
            var options = parsed.GetValue(mirror) is { Length: > 0 } mirrors
                ? new DownloadOptions { Mirrors = [.. mirrors.Select(ToMirror)] }
                : null;
            var report = await FetchAsync(console, folder, options, cancellation);
            foreach (var warning in report.Warnings) output.WriteLine($"Not used: {warning}");
            output.WriteLine(report.Fetched.Count == 0 ? $"All files are in {folder} already." : $"MNIST is in {folder}.");
            if (parsed.GetValue(to) is not null) output.WriteLine($"Use it with: cluster run speed-of-learning --data {folder}");
            else output.WriteLine("Use it with: cluster run speed-of-learning --set data=mnist");
            return ExitCode.Done;
        });
        return command;
    }

    private static UserException NothingToFetch(string name) => Datasets.Names.Contains(name)
        ? new($"'{name}' is built in: there is nothing to fetch.")
        : new($"There is no data set '{name}' to fetch. Only '{Mnist.Name}' is: cluster data get {Mnist.Name}");

    private static Uri ToMirror(string address) =>
        Uri.TryCreate(address.EndsWith('/') ? address : address + "/", UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? uri
            : throw new UserException($"--mirror {address}: give an address that begins with http:// or https://.");

    private static Task<DownloadReport> FetchAsync(
        IAnsiConsole console, string folder, DownloadOptions? options, CancellationToken cancellation) =>
        console.Progress()
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn(),
                new PercentageColumn(),
                new DownloadedColumn(),
                new TransferSpeedColumn())
            .StartAsync(context =>
            {
                var bars = new Dictionary<string, ProgressTask>(StringComparer.Ordinal);
                var progress = new Direct<DownloadProgress>(p =>
                {
                    if (!bars.TryGetValue(p.File, out var bar)) bars[p.File] = bar = context.AddTask(Markup.Escape(p.File));
                    if (p.BytesTotal is { } total) bar.MaxValue = total;
                    else bar.IsIndeterminate = true;
                    bar.Value = p.Bytes;
                });
                return MnistDownload.GetAsync(folder, options, progress, cancellation);
            });

    /// <summary>Tells at once and on the same thread, so that the last report is drawn before the bars end.</summary>
    private sealed class Direct<T>(Action<T> tell) : IProgress<T>
    {
        public void Report(T value) => tell(value);
    }
}
