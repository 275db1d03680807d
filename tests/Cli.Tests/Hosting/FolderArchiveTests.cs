using System.Text;
using Cluster.Cli.Hosting.Archive;
using Cluster.Cli.Tests.Commands;
using Cluster.Shared;
using Cluster.Shared.Messages;
using Cluster.Shared.Training;
using static Cluster.Cli.Tests.Hosting.ArchiveExample;

namespace Cluster.Cli.Tests.Hosting;

public sealed class FolderArchiveTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task An_experiment_that_was_accepted_is_known_to_the_next_coordinator()
    {
        string id;
        using (var archive = Open())
        {
            var accepted = await archive.AcceptAsync(Two, Data, Now);
            accepted.Runs.ShouldBe(2);
            accepted.State.ShouldBe(ExperimentState.Running);
            (id = accepted.Id).ShouldBe($"test-{Now.ToLocalTime():yyyyMMdd-HHmmss}");
            (await archive.AcceptAsync(Two, Data, Now)).Id.ShouldBe($"{id}-2");
            await archive.CheckpointsOf(id).SaveAsync(new("c1-seed-0", id), new byte[] { 1, 2, 3 });
        }

        using var next = Open();
        var contents = await next.ListAsync();
        contents.Problems.ShouldBeEmpty();
        contents.Experiments.Select(e => e.Id).ShouldBe([id, $"{id}-2"]);
        contents.Experiments[0].ShouldBe(new(id, Two.ResolvedYaml, Data, Now, ExperimentState.Running, 2));
        File.Exists(Path.Combine(_folder.In("runs"), id, "checkpoints", "c1-seed-0.checkpoint")).ShouldBeTrue();
    }

    [Fact]
    public async Task A_closed_experiment_has_its_results_in_its_folder_and_can_be_read_again()
    {
        using var archive = Open();
        var id = (await archive.AcceptAsync(Two, Data, Now)).Id;
        var closed = await archive.CloseAsync(id, ExperimentState.Finished, Result(RunStatus.Finished, RunStatus.Diverged), "");
        (closed.State, closed.AnyDiverged, closed.AnyFailed).ShouldBe((ExperimentState.Finished, true, false));
        closed.Text.ShouldContain("Configuration");
        closed.Text.Split('\n').Where(l => l.StartsWith(' ')).ShouldAllBe(l => l.Length <= 80);
        Encoding.UTF8.GetString(closed.Summary.Span).ShouldContain("\"experiment\": \"test\"");
        foreach (var file in (string[])["summary.json", "metrics.csv", "report.html", "result.txt", "state.json", "experiment.yaml"])
            File.Exists(Path.Combine(closed.Folder, file)).ShouldBeTrue(file);

        var again = await archive.ReadClosedAsync(id);
        again.ShouldBe(closed with { Summary = again.Summary });
        again.Summary.ToArray().ShouldBe(closed.Summary.ToArray());
        (await archive.ListAsync()).Experiments.ShouldHaveSingleItem().Done.ShouldBe(2);
    }

    [Fact]
    public async Task One_that_never_came_to_train_keeps_the_reason()
    {
        using var archive = Open();
        var id = (await archive.AcceptAsync(Two, Data, Now)).Id;
        var closed = await archive.CloseAsync(id, ExperimentState.Failed, result: null, "The data are gone.");
        (closed.Text, closed.Summary.Length).ShouldBe(("", 0));
        (await archive.ListAsync()).Experiments.ShouldHaveSingleItem().Remark.ShouldBe("The data are gone.");
    }

    [Fact]
    public async Task What_cannot_be_read_is_named_and_passed_over_and_folders_of_others_are_none_of_its_business()
    {
        using var archive = Open();
        var (bad, good) = ((await archive.AcceptAsync(Two, Data, Now)).Id, (await archive.AcceptAsync(Two, Data, Now.AddSeconds(1))).Id);
        await File.WriteAllTextAsync(Path.Combine(_folder.In("runs"), bad, "state.json"), "{ \"state\": \"runn");
        Directory.CreateDirectory(_folder.In("runs/made-by-cluster-run"));
        var contents = await archive.ListAsync();
        contents.Experiments.ShouldHaveSingleItem().Id.ShouldBe(good);
        contents.Problems.ShouldHaveSingleItem().ShouldContain($"The experiment {bad} is passed over");
    }

    [Fact]
    public async Task A_folder_whose_name_no_experiment_can_have_is_named_and_passed_over()
    {
        using var archive = Open();
        var id = (await archive.AcceptAsync(Two, Data, Now)).Id;
        Directory.CreateDirectory(_folder.In("runs/x copy"));
        foreach (var file in (string[])["state.json", "experiment.yaml"])
            File.Copy(_folder.In($"runs/{id}/{file}"), _folder.In($"runs/x copy/{file}"));
        var contents = await archive.ListAsync();
        contents.Experiments.ShouldHaveSingleItem().Id.ShouldBe(id);
        contents.Problems.ShouldHaveSingleItem().ShouldContain("The experiment x copy is passed over");
    }

    [Fact]
    public async Task Many_that_come_at_the_same_time_have_names_of_their_own()
    {
        using var archive = Open();
        var accepted = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => archive.AcceptAsync(Two, Data, Now)));
        accepted.Select(a => a.Id).Distinct().Count().ShouldBe(20);
    }

    [Fact]
    public async Task One_that_cannot_be_kept_is_refused_and_leaves_nothing()
    {
        using var archive = Open();
        var id = (await archive.AcceptAsync(Two, Data, Now)).Id;

        // Fails when the folder has been made, as it does on a full disk.
        await Should.ThrowAsync<NullReferenceException>(() => archive.AcceptAsync(Two with { Seeds = null! }, Data, Now.AddSeconds(1)));
        Directory.EnumerateDirectories(_folder.In("runs")).Select(Path.GetFileName).ShouldBe([id]);
    }

    [Fact]
    public async Task Advice_about_a_folder_is_for_whoever_keeps_the_coordinator()
    {
        using var archive = Open();
        var id = (await archive.AcceptAsync(Two, Data, Now)).Id;
        Directory.CreateDirectory(_folder.In($"runs/{id}/summary.json.tmp"));
        var refused = await Should.ThrowAsync<UserException>(
            () => archive.CloseAsync(id, ExperimentState.Finished, Result(RunStatus.Finished), ""));
        refused.Message.ShouldContain("summary.json could not be written");
        refused.Message.ShouldNotContain("cluster run");
    }

    [Fact]
    public void Two_coordinators_cannot_use_one_folder()
    {
        using var archive = Open();
        Should.Throw<UserException>(Open).Message.ShouldContain("is in use by another cluster process");
    }

    public void Dispose() => _folder.Dispose();

    private FolderArchive Open() => new(_folder.In("runs"));
}
