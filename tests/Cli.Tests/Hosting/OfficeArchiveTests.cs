using System.Collections;
using Cluster.Cli.Hosting;
using Cluster.Cli.Hosting.Archive;
using Cluster.Cli.Tests.Commands;
using Cluster.Shared;
using Cluster.Shared.Messages;
using Cluster.Shared.Training;
using static Cluster.Cli.Tests.Hosting.ArchiveExample;

namespace Cluster.Cli.Tests.Hosting;

/// <summary>
/// Two coordinators' archives over one folder, both alive: what the older one may not do any more, and what the newer one finds.
/// </summary>
public sealed class OfficeArchiveTests : IDisposable
{
    private static readonly byte[] Written = [1, 2, 3];

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Nothing_that_the_old_one_does_changes_anything_on_disk()
    {
        using var officeOfA = await TakeAsync("a");
        using var a = new FolderArchive(officeOfA);
        var (open, unread) = ((await a.AcceptAsync(Two, Data, Now)).Id, (await a.AcceptAsync(Two, Data, Now)).Id);
        var run = new RunId("c1-seed-0", open);
        await a.CheckpointsOf(open).SaveAsync(run, Written);
        using var officeOfB = await TakeAsync("b");
        var before = Contents();

        Func<Task>[] commits =
        [
            () => a.CheckpointsOf(open).SaveAsync(run, new byte[] { 4, 5, 6 }),
            () => a.CheckpointsOf(open).SaveAsync(new("c1-seed-1", open), Written),
            () => a.CheckpointsOf(unread).SaveAsync(new("c1-seed-0", unread), Written),

            // It cannot be read, and would be put aside.
            () => a.CheckpointsOf(open).LoadAsync(run),
            () => a.AcceptAsync(Two, Data, Now),
            () => a.CloseAsync(open, ExperimentState.Finished, Result(RunStatus.Finished, RunStatus.Finished), ""),
            () => a.CloseAsync(unread, ExperimentState.Failed, result: null, "The data are gone."),
        ];
        foreach (var commit in commits)
        {
            (await Should.ThrowAsync<UserException>(commit)).Message
                .ShouldContain($"a, of epoch 1, is out of office: b is the coordinator of {_folder.In("runs")} since epoch 2.");
            Contents().ShouldBe(before);
        }
    }

    [Fact]
    public async Task An_experiment_that_was_about_to_be_accepted_is_none_for_the_next_one()
    {
        using var officeOfA = await TakeAsync("a");
        using var a = new FolderArchive(officeOfA);

        // They are counted when the folder has been made, and before the experiment counts as accepted.
        Office? officeOfB = null;
        var seeds = new SlowSeeds(() => officeOfB = TakeAsync("b").GetAwaiter().GetResult());
        var refused = await Should.ThrowAsync<UserException>(() => a.AcceptAsync(Two with { Seeds = seeds }, Data, Now));
        refused.Message.ShouldContain("a, of epoch 1, is out of office");
        using var office = officeOfB.ShouldNotBeNull();
        using var b = new FolderArchive(office);
        var contents = await b.ListAsync();
        contents.Experiments.ShouldBeEmpty();
        contents.Problems.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_experiment_that_the_holder_could_not_accept_leaves_nothing()
    {
        using var office = await TakeAsync("a");
        using var archive = new FolderArchive(office);
        var seeds = new SlowSeeds(() => throw new InvalidOperationException("They cannot be counted."));
        await Should.ThrowAsync<InvalidOperationException>(() => archive.AcceptAsync(Two with { Seeds = seeds }, Data, Now));
        Directory.EnumerateDirectories(_folder.In("runs")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Whoever_saves_is_not_held_up_by_another_process()
    {
        using var office = await TakeAsync("a");
        using var archive = new FolderArchive(office);
        var id = (await archive.AcceptAsync(Two, Data, Now)).Id;
        Task saving;
        using (OfficeTests.Enter(_folder.In("runs")))
        {
            saving = archive.CheckpointsOf(id).SaveAsync(new("c1-seed-0", id), Written);
            saving.IsCompleted.ShouldBeFalse();
        }

        await saving;
        File.ReadAllBytes(Path.Combine(_folder.In("runs"), id, "checkpoints", "c1-seed-0.checkpoint")).ShouldBe(Written);
    }

    [Fact]
    public async Task The_next_one_reads_all_that_was_written_and_goes_on_with_it()
    {
        using var officeOfA = await TakeAsync("a");
        using var a = new FolderArchive(officeOfA);
        var (open, closed) = ((await a.AcceptAsync(Two, Data, Now)).Id, (await a.AcceptAsync(Two, Data, Now.AddSeconds(1))).Id);
        var told = await a.CloseAsync(closed, ExperimentState.Finished, Result(RunStatus.Finished, RunStatus.Finished), "");
        await a.CheckpointsOf(open).SaveAsync(new("c1-seed-0", open), Written);
        string[] unfinished = [.. new[] { open, closed }.Select(id => Path.Combine(_folder.In("runs"), id, "summary.json.1.tmp"))];
        foreach (var file in unfinished) await File.WriteAllBytesAsync(file, Written);

        using var officeOfB = await TakeAsync("b");
        using var b = new FolderArchive(officeOfB);
        var contents = await b.ListAsync();
        contents.Problems.ShouldBeEmpty();
        contents.Experiments.Select(e => (e.Id, e.State)).ShouldBe([(open, ExperimentState.Running), (closed, ExperimentState.Finished)]);
        (await b.ReadClosedAsync(closed)).Text.ShouldBe(told.Text);
        File.ReadAllBytes(Path.Combine(_folder.In("runs"), open, "checkpoints", "c1-seed-0.checkpoint")).ShouldBe(Written);
        unfinished.Where(File.Exists).ShouldBeEmpty("nobody will finish them");

        await b.CheckpointsOf(open).SaveAsync(new("c1-seed-0", open), new byte[] { 4 });
        (await b.CloseAsync(open, ExperimentState.Finished, Result(RunStatus.Finished), "")).State.ShouldBe(ExperimentState.Finished);
        (await b.AcceptAsync(Two, Data, Now)).Id.ShouldBe($"{open}-2");
    }

    [Fact]
    public async Task No_run_in_a_process_of_its_own_goes_on_with_an_experiment_of_a_coordinator_in_office()
    {
        using var office = await TakeAsync("a");
        using var archive = new FolderArchive(office);
        var id = (await archive.AcceptAsync(Two, Data, Now)).Id;
        Should.Throw<UserException>(() => RunFolder.Open(Path.Combine(_folder.In("runs"), id))).Message.ShouldContain("is in use");
    }

    public void Dispose() => _folder.Dispose();

    private Task<Office> TakeAsync(string holder) =>
        Office.TakeAsync(
        _folder.In("runs"), new(holder, holder, IsGone: _ => true), _ => { }, new ManualClock(), CancellationToken.None);

    /// <summary>Every folder and file with what it holds.</summary>
    private string[] Contents() =>
    [
        .. Directory.EnumerateFileSystemEntries(_folder.In("runs"), "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(path => Directory.Exists(path) ? path : $"{path}: {Convert.ToHexString(File.ReadAllBytes(path))}"),
    ];

    /// <param name="meanwhile">Happens while they are counted.</param>
    private sealed class SlowSeeds(Action meanwhile) : IReadOnlyList<ulong>
    {
        public int Count
        {
            get
            {
                meanwhile();
                return 1;
            }
        }

        public ulong this[int index] => 0;

        public IEnumerator<ulong> GetEnumerator() => Enumerable.Empty<ulong>().GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
