using Cluster.Cli.Hosting.Archive;
using Cluster.Cli.Tests.Commands;
using Cluster.Shared;

namespace Cluster.Cli.Tests.Hosting;

/// <summary>Who is in office, and what that means for changes. 'a' comes first, 'b' wants its place.</summary>
public sealed class OfficeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualClock _clock = new();
    private readonly List<string> _told = [];

    [Fact]
    public async Task The_first_takes_office_at_once_and_the_next_when_it_has_left()
    {
        using (var a = await TakeAsync("a")) a.Epoch.ShouldBe(1UL);
        using (var b = await TakeAsync("b")) b.Epoch.ShouldBe(2UL);
        _told.ShouldBeEmpty();
    }

    [Fact]
    public async Task Whoever_beats_stays_in_office_and_who_has_been_still_for_5_s_does_not()
    {
        var clockOfA = new ManualClock();
        using var a = await TakeAsync("a", clockOfA);
        var b = TakeAsync("b");
        for (var second = 0; second < 20; second++)
        {
            // An odd rhythm: no clock is compared with another.
            if (second % 4 == 0) clockOfA.Advance(TimeSpan.FromSeconds(1));
            await _clock.AdvanceAsync(b, TimeSpan.FromSeconds(0.5), times: 2);
        }

        b.IsCompleted.ShouldBeFalse();
        _told.ShouldHaveSingleItem().ShouldBe(
            $"a is the coordinator of {Folder} since epoch 1. b takes its place when it has given no sign of life for 5 s.");
        await _clock.AdvanceAsync(b, TimeSpan.FromSeconds(0.5), times: 10);
        using var taken = await b;
        taken.Epoch.ShouldBe(2UL);
        a.Lost.IsCompleted.ShouldBeFalse();
        clockOfA.Advance(TimeSpan.FromSeconds(1));
        (await a.Lost).ShouldBe($"a, of epoch 1, is out of office: b is the coordinator of {Folder} since epoch 2.");
    }

    [Fact]
    public async Task Nobody_waits_for_one_that_is_gone_and_that_one_leaves_nothing_free()
    {
        var a = await TakeAsync("a");
        using var b = await TakeAsync("b", anyoneIsGone: true);
        Should.Throw<UserException>(() => a.Commit(() => throw new InvalidOperationException("It must not come to this."))).Message
            .ShouldBe(
                $"a, of epoch 1, is out of office: b is the coordinator of {Folder} since epoch 2. What it had to write is not written.");
        a.Lost.IsCompleted.ShouldBeTrue();
        a.Dispose();
        b.Commit(() => { });
        b.Lost.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task Only_the_one_that_is_known_to_be_gone_is_deposed_at_once()
    {
        await TakeAsync("a");
        var clockOfC = new ManualClock();
        using var c = await TakeAsync("c", isGone: member => member == "a#1", clockOfC);
        var b = TakeAsync("b", isGone: member => member == "a#1");
        for (var second = 0; second < 20; second++)
        {
            clockOfC.Advance(TimeSpan.FromSeconds(1));
            await _clock.AdvanceAsync(b, TimeSpan.FromSeconds(0.5), times: 2);
        }

        b.IsCompleted.ShouldBeFalse();
        await _clock.AdvanceAsync(b, TimeSpan.FromSeconds(0.5), times: 10);
        (await b).Epoch.ShouldBe(3UL);
    }

    [Fact]
    public async Task Whoever_waits_stays_outside_the_door()
    {
        using var a = await TakeAsync("a", new ManualClock());
        using var door = Enter(Folder);
        using var stop = new CancellationTokenSource();
        var b = TakeAsync("b", stop: stop.Token);
        _told.ShouldHaveSingleItem().ShouldStartWith("a is the coordinator of");
        await _clock.AdvanceAsync(b, TimeSpan.FromSeconds(0.5), times: 20);
        b.IsCompleted.ShouldBeFalse("it cannot get in");
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => b);
    }

    [Fact]
    public async Task While_the_door_is_shut_no_beat_waits_and_the_old_one_sees_that_it_is_out_of_office()
    {
        var clockOfA = new ManualClock();
        using var a = await TakeAsync("a", clockOfA);
        using var b = await TakeAsync("b", anyoneIsGone: true);
        using (Enter(Folder)) clockOfA.Advance(TimeSpan.FromSeconds(1));
        a.Lost.IsCompletedSuccessfully.ShouldBeTrue();
    }

    [Fact]
    public async Task A_beat_that_could_not_be_is_made_up_for_when_the_door_is_open_again()
    {
        var clockOfA = new ManualClock();
        using var a = await TakeAsync("a", clockOfA);
        using (Enter(Folder)) clockOfA.Advance(TimeSpan.FromSeconds(1));
        var beat = Path.Combine(Folder, ".office.beat");
        File.Exists(beat).ShouldBeFalse();
        clockOfA.Advance(TimeSpan.FromSeconds(1));
        (await File.ReadAllTextAsync(beat)).ShouldBe("1 1");
    }

    [Fact]
    public async Task Whoever_was_told_to_stop_does_not_take_office()
    {
        await Should.ThrowAsync<OperationCanceledException>(() => TakeAsync("a", stop: new CancellationToken(canceled: true)));
        using var b = await TakeAsync("b");
        b.Epoch.ShouldBe(1UL);
    }

    [Fact]
    public async Task A_change_that_has_begun_ends_before_another_takes_office()
    {
        using var a = await TakeAsync("a", new ManualClock());
        var (inside, goOn) = (Signal(), Signal());
        var changing = Background(() => a.Commit(() =>
        {
            inside.SetResult();
            goOn.Task.GetAwaiter().GetResult();
            File.WriteAllText(_folder.In("by-a"), "");
        }));
        await inside.Task;
        var b = TakeAsync("b", anyoneIsGone: true);
        await _clock.AdvanceAsync(b, TimeSpan.FromMilliseconds(20), times: 300);
        b.IsCompleted.ShouldBeFalse();
        File.Exists(_folder.In("by-a")).ShouldBeFalse();
        _told.ShouldHaveSingleItem().ShouldContain("in the middle of a change");

        goOn.SetResult();
        await changing;
        File.Exists(_folder.In("by-a")).ShouldBeTrue();
        while (!b.IsCompleted) await _clock.AdvanceAsync(b, TimeSpan.FromMilliseconds(20), times: 1);
        using var taken = await b;
        Should.Throw<UserException>(() => a.Commit(() => { }));
    }

    [Fact]
    public async Task However_often_office_changes_hands_changes_are_ordered_by_epoch()
    {
        const int Hands = 50;
        const int Writers = 4;
        var log = _folder.In("log");
        var refused = 0;
        var writers = new List<Task>();
        var offices = new List<Office>();
        for (var hand = 1; hand <= Hands; hand++)
        {
            var office = await TakeAsync($"c{hand}", TimeProvider.System, anyoneIsGone: true);
            offices.Add(office);
            var written = Signal();
            writers.AddRange(Enumerable.Range(0, Writers).Select(_ => Background(() =>
            {
                try
                {
                    while (true)
                    {
                        office.Commit(() => File.AppendAllText(log, $"{office.Epoch}\n"));
                        written.TrySetResult();
                        SpinWait.SpinUntil(() => false, millisecondsTimeout: 1);
                    }
                }
                catch (UserException)
                {
                    Interlocked.Increment(ref refused);
                }
            })));
            await written.Task;
        }

        using var last = await TakeAsync("last", TimeProvider.System, anyoneIsGone: true);
        await Task.WhenAll(writers);
        refused.ShouldBe(Hands * Writers);
        var epochs = (await File.ReadAllLinesAsync(log)).Select(int.Parse).ToArray();
        epochs.ShouldBeInOrder();
        epochs.Distinct().ShouldBe(Enumerable.Range(1, Hands));
        offices.ForEach(office => office.Dispose());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{ \"epoch\": 7, \"hol")]
    [InlineData("{ \"epoch\": -1, \"holder\": \"a\" }")]
    public async Task A_damaged_office_is_named_and_nobody_may_write(string contents)
    {
        using var a = await TakeAsync("a");
        await File.WriteAllTextAsync(_folder.In("runs/office.json"), contents);
        var refused = await Should.ThrowAsync<UserException>(() => TakeAsync("b", anyoneIsGone: true));
        refused.Message.ShouldStartWith(
            $"{Path.Combine(Folder, "office.json")}, which says what coordinator may write there, cannot be read");
        Should.Throw<UserException>(() => a.Commit(() => throw new InvalidOperationException("It must not come to this.")));
        (await a.Lost).ShouldContain("office.json");
    }

    [Fact]
    public async Task Waiting_can_be_given_up()
    {
        using var a = await TakeAsync("a");
        using var stop = new CancellationTokenSource();
        var b = TakeAsync("b", stop: stop.Token);
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => b);
        a.Commit(() => { });
    }

    [Fact]
    public async Task Coordinators_with_an_office_and_those_without_keep_each_other_out()
    {
        using (await TakeAsync("a"))
            Should.Throw<UserException>(() => new FolderArchive(Folder)).Message.ShouldContain("is in use by another cluster process");
        using var alone = new FolderArchive(Folder);
        (await Should.ThrowAsync<UserException>(() => TakeAsync("b"))).Message.ShouldContain("is in use by another cluster process");
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>As another process would be in the middle of a change.</summary>
    internal static FileStream Enter(string folder) =>
        new(Path.Combine(folder, ".office.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

    private string Folder => _folder.In("runs");

    private Task<Office> TakeAsync(
        string holder, TimeProvider? clock = null, bool anyoneIsGone = false, CancellationToken stop = default) =>
        TakeAsync(holder, _ => anyoneIsGone, clock, stop);

    private Task<Office> TakeAsync(
        string holder, Func<string, bool> isGone, TimeProvider? clock = null, CancellationToken stop = default) =>
        Office.TakeAsync(Folder, new(holder, $"{holder}#1", isGone), _told.Add, clock ?? _clock, stop);

    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static Task Background(Action work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
