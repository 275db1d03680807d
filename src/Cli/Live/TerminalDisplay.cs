using Cluster.Cli.Output;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Cluster.Cli.Live;

/// <summary>The live view of a terminal, drawn again in place a few times a second.</summary>
public sealed class TerminalDisplay : IBoardDisplay
{
    private const int NoticesMax = 3;

    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _live;
    private readonly IAnsiConsole _console;
    private LiveDisplayContext? _context;

    public TerminalDisplay(IAnsiConsole console)
    {
        _console = console;
        _live = console.Live(new Text("Starting …"))
            .Overflow(VerticalOverflow.Ellipsis)
            .StartAsync(async context =>
            {
                _context = context;
                await _end.Task;
            });
    }

    public TimeSpan? RefreshInterval => TimeSpan.FromMilliseconds(250);

    public void Show(object message, RunBoard board)
    {
    }

    public void Refresh(RunBoard board, DateTimeOffset now)
    {
        _context?.UpdateTarget(board.Experiment is null ? Waiting(board, now) : Picture(board, now));
    }

    /// <summary>Leaves the last picture standing and gives the terminal back.</summary>
    public async ValueTask DisposeAsync()
    {
        _end.TrySetResult();
        await _live;
    }

    /// <summary>The last three notices, wrapped; of the oldest only what there is room for.</summary>
    private List<string> LastLines(RunBoard board, DateTimeOffset now, int width)
    {
        var notices = board.Notices.TakeLast(NoticesMax).ToList();
        if (SilentRuns.Of(board, now) is { } silence) notices.Add(char.ToUpperInvariant(silence[0]) + silence[1..]);
        var lines = notices.SelectMany(notice => WordWrap.Lines(notice, width - 1)).ToList();
        return [.. lines.TakeLast(Math.Max(NoticesMax, _console.Profile.Height / 4))];
    }

    /// <summary>Nothing is known of the experiment yet; why that is so, may be.</summary>
    private Rows Waiting(RunBoard board, DateTimeOffset now) =>
        new(LastLines(board, now, _console.Profile.Width).Select(Notice).Prepend(new Text("Starting …")));

    private static Text Notice(string line) => new(line, new Style(Color.Yellow));

    private IRenderable Picture(RunBoard board, DateTimeOffset now)
    {
        var width = _console.Profile.Width;
        var parts = new List<IRenderable> { RunTable.Headline(board, now, width), new Text("") };
        var layers = board.LastDiagnosed is { } row ? LayerChart.Of(row, width) : null;
        var notices = LastLines(board, now, width);
        var roomForRuns = _console.Profile.Height - 6 - (layers?.Lines ?? 0) - notices.Count;
        parts.Add(RunTable.Of(board, Math.Max(3, roomForRuns), width));
        if (layers is not null)
        {
            parts.Add(new Text(""));
            parts.Add(layers.Picture);
        }

        parts.AddRange(notices.Select(Notice));
        return new Rows(parts);
    }
}
