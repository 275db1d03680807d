using System.Collections.Concurrent;
using System.IO.Compression;
using System.Security.Cryptography;
using Cluster.Shared.Data;

namespace Cluster.Shared.Tests.Data;

public sealed class MnistDownloadTests : IDisposable
{
    private static readonly byte[] Contents = Idx.Pattern(300_000);
    private static readonly byte[] Packed = Idx.Pack(Contents);
    private static readonly MnistFile Wanted = new(
        "file-idx3-ubyte", 1, Contents.Length, Convert.ToHexStringLower(SHA256.HashData(Contents)));

    private static readonly TimeSpan IdleTimeout = TimeSpan.FromMinutes(1);

    private readonly TemporaryFolder _folder = new();
    private readonly LeapingClock _clock = new();

    private string Target => _folder.File("file-idx3-ubyte.gz");

    private string Part => Target + ".part";

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_is_fetched_checked_and_progress_is_told()
    {
        await using var server = new FaultyServer((ask, _) => Answer.Good(Packed, ask));
        var progress = new ProgressLog();
        var report = await GetAsync(progress, server);
        File.ReadAllBytes(Target).ShouldBe(Packed);
        File.Exists(Part).ShouldBeFalse();
        (report.Fetched.Count, report.AlreadyThere.Count, report.Warnings.Count).ShouldBe((1, 0, 0));
        server.Asks.ShouldBe([new Ask("/mnist/file-idx3-ubyte.gz", null)]);
        progress.Steps.Last().ShouldBe(new DownloadProgress("file-idx3-ubyte.gz", Packed.Length, Packed.Length, server.Url));
        progress.Steps.Select(step => step.Bytes).ShouldBeInOrder(SortDirection.Ascending);
    }

    [Theory]
    [InlineData("file-idx3-ubyte.gz", true)]
    [InlineData("file-idx3-ubyte", false)]
    [InlineData("file.idx3-ubyte", false)]
    public async Task A_file_that_is_there_and_right_is_not_fetched_again(string name, bool packed)
    {
        await using var server = new FaultyServer((ask, _) => Answer.Good(Packed, ask));
        _folder.Write(name, packed ? Packed : Contents);
        (await GetAsync(server)).AlreadyThere.ShouldBe(["file-idx3-ubyte"]);
        server.Asks.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_file_that_is_there_and_wrong_is_replaced()
    {
        await using var server = new FaultyServer((ask, _) => Answer.Good(Packed, ask));
        _folder.Write("file-idx3-ubyte.gz", Packed[..^5]);
        (await GetAsync(server)).Fetched.ShouldBe(["file-idx3-ubyte"]);
        File.ReadAllBytes(Target).ShouldBe(Packed);
    }

    [Fact]
    public async Task After_a_cut_the_rest_is_asked_for()
    {
        await using var server = new FaultyServer((ask, before) =>
            Answer.Good(Packed, ask) with { CutAfter = before < 2 ? 70_000 : null });
        await GetAsync(server);
        File.ReadAllBytes(Target).ShouldBe(Packed);
        server.Asks.Select(ask => ask.From).ShouldBe([null, 70_000, 140_000]);
        _clock.Leaps.ShouldBe([TimeSpan.FromHours(1), TimeSpan.FromHours(2)]);
    }

    [Fact]
    public async Task What_an_earlier_process_left_is_gone_on_with()
    {
        await using var server = new FaultyServer((ask, _) => Answer.Good(Packed, ask));
        File.WriteAllBytes(Part, Packed[..100_000]);
        await GetAsync(server);
        File.ReadAllBytes(Target).ShouldBe(Packed);
        server.Asks.Select(ask => ask.From).ShouldBe([100_000]);
    }

    [Fact]
    public async Task A_server_that_ignores_the_range_is_read_from_the_start()
    {
        await using var server = new FaultyServer((_, _) => new Answer(200, Packed));
        File.WriteAllBytes(Part, Packed[..100_000]);
        await GetAsync(server);
        File.ReadAllBytes(Target).ShouldBe(Packed);
        server.Asks.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_part_that_was_whole_already_is_taken_when_the_server_has_nothing_more()
    {
        await using var server = new FaultyServer((ask, _) => Answer.Good(Packed, ask));
        File.WriteAllBytes(Part, Packed);
        await GetAsync(server);
        File.ReadAllBytes(Target).ShouldBe(Packed);
        server.Asks.Select(ask => ask.From).ShouldBe([Packed.Length]);
    }

    [Fact]
    public async Task A_part_longer_than_the_file_is_thrown_away()
    {
        await using var server = new FaultyServer((ask, _) => Answer.Good(Packed, ask));
        File.WriteAllBytes(Part, [.. Packed, 1, 2, 3]);
        await GetAsync(server);
        File.ReadAllBytes(Target).ShouldBe(Packed);
        server.Asks.Select(ask => ask.From).ShouldBe([Packed.Length + 3, null]);
    }

    [Fact]
    public async Task A_part_from_a_mirror_that_packs_differently_costs_a_second_attempt_not_the_mirror()
    {
        await using var server = new FaultyServer((ask, _) => Answer.Good(Packed, ask));
        File.WriteAllBytes(Part, Idx.Pack(Contents, CompressionLevel.NoCompression)[..100_000]);
        (await GetAsync(server)).Warnings.ShouldBeEmpty();
        File.ReadAllBytes(Target).ShouldBe(Packed);
        server.Asks.Select(ask => ask.From).ShouldBe([100_000, null]);
    }

    [Fact]
    public async Task A_server_that_goes_on_at_another_place_is_not_believed()
    {
        await using var wrong = new FaultyServer((_, _) => new Answer(206, Packed[50..]) { ContentRange = "bytes 50-99/100" });
        await using var good = new FaultyServer((ask, _) => Answer.Good(Packed, ask));
        File.WriteAllBytes(Part, Packed[..100_000]);
        var report = await GetAsync(wrong, good);
        report.Warnings.Single().ShouldContain("sent bytes from 50 on when asked for those from 100000 on");
        File.ReadAllBytes(Target).ShouldBe(Packed);
    }

    [Fact]
    public async Task A_lying_mirror_is_named_its_part_deleted_and_the_next_one_tried()
    {
        var lie = Idx.Pack([.. Contents[..^1], (byte)(Contents[^1] ^ 1)]);
        await using var liar = new FaultyServer((ask, _) => Answer.Good(lie, ask));
        await using var good = new FaultyServer((ask, _) => Answer.Good(Packed, ask));
        var report = await GetAsync(liar, good);
        report.Warnings.Single().ShouldStartWith(
            $"file-idx3-ubyte.gz from {liar.Url}: wrong contents: expected SHA-256 {Wanted.Sha256}, found");
        liar.Asks.Count.ShouldBe(1);
        good.Asks.ShouldBe([new Ask("/mnist/file-idx3-ubyte.gz", null)]);
        File.ReadAllBytes(Target).ShouldBe(Packed);
    }

    [Fact]
    public async Task A_mirror_that_sends_without_end_is_stopped_before_the_disk_is_full()
    {
        await using var endless = new FaultyServer((_, _) => new Answer(200, Idx.Pattern(2_000_000)) { SaysLength = false });
        (await RefusedAsync(endless)).ShouldContain($"{endless.Url}: wrong contents: more than");
        new FileInfo(Part).Length.ShouldBe(0);
    }

    [Fact]
    public async Task A_stall_ends_after_the_idle_timeout_and_the_rest_is_fetched()
    {
        await using var server = new FaultyServer((ask, before) =>
            Answer.Good(Packed, ask) with { StallAfter = before == 0 ? 90_000 : null });
        var progress = new ProgressLog(step =>
        {
            if (step.Bytes == 90_000) _clock.Elapse(IdleTimeout);
        });
        (await GetAsync(progress, server)).Warnings.ShouldBeEmpty();
        File.ReadAllBytes(Target).ShouldBe(Packed);
        server.Asks.Select(ask => ask.From).ShouldBe([null, 90_000]);
    }

    [Fact]
    public async Task A_mirror_that_stalls_every_time_is_given_up()
    {
        await using var server = new FaultyServer((ask, before) => Answer.Good(Packed, ask) with { StallAfter = 30_000 });
        var progress = new ProgressLog(step =>
        {
            if (step.Bytes % 30_000 == 0) _clock.Elapse(IdleTimeout);
        });
        var error = await Should.ThrowAsync<UserException>(GetAsync(progress, server));
        error.Message.ShouldContain($"{server.Url}: sent nothing for 60 s (3 attempts)");
        server.Asks.Select(ask => ask.From).ShouldBe([null, 30_000, 60_000]);
    }

    [Fact]
    public async Task When_all_mirrors_fail_each_is_listed_with_its_reason()
    {
        await using var absent = new FaultyServer((_, _) => new Answer(404, []));
        await using var broken = new FaultyServer((_, _) => new Answer(500, []));
        await using var cutting = new FaultyServer((ask, _) => Answer.Good(Packed, ask) with { CutAfter = 0 });
        await using var raw = new FaultyServer((ask, _) => Answer.Good([1, 2, 3], ask));
        var message = await RefusedAsync(absent, broken, cutting, raw);
        message.ShouldStartWith("file-idx3-ubyte.gz could not be fetched. 4 mirrors were tried:");
        message.ShouldContain($"{absent.Url}: answered 404 NotFound{Environment.NewLine}");
        message.ShouldContain($"{broken.Url}: answered 500 InternalServerError (3 attempts)");
        message.ShouldContain($"{cutting.Url}: cut the connection");
        message.ShouldContain($"{raw.Url}: wrong contents: expected 300000 bytes, found 3");
        (absent.Asks.Count, broken.Asks.Count, cutting.Asks.Count, raw.Asks.Count).ShouldBe((1, 3, 3, 1));
        File.Exists(Target).ShouldBeFalse();
    }

    [Fact]
    public async Task A_server_that_recovers_is_not_given_up()
    {
        await using var server = new FaultyServer((ask, before) => before < 2 ? new Answer(503, []) : Answer.Good(Packed, ask));
        (await GetAsync(server)).Warnings.ShouldBeEmpty();
        File.ReadAllBytes(Target).ShouldBe(Packed);
    }

    [Fact]
    public async Task A_mirror_that_failed_is_asked_last_for_the_next_file()
    {
        await using var absent = new FaultyServer((_, _) => new Answer(404, []));
        await using var good = new FaultyServer((ask, _) => Answer.Good(Packed, ask));
        var options = Options(absent, good) with { Files = [Wanted, Wanted with { Name = "other-idx3-ubyte" }] };
        (await MnistDownload.GetAsync(_folder.FullPath, options)).Fetched.Count.ShouldBe(2);
        (absent.Asks.Count, good.Asks.Count).ShouldBe((1, 2));
    }

    [Fact]
    public async Task Cancelling_keeps_what_has_come_for_the_next_time()
    {
        await using var server = new FaultyServer((ask, before) =>
            Answer.Good(Packed, ask) with { StallAfter = before == 0 ? 90_000 : null });
        using var cancel = new CancellationTokenSource();
        var progress = new ProgressLog(step =>
        {
            if (step.Bytes == 90_000) cancel.Cancel();
        });
        await Should.ThrowAsync<OperationCanceledException>(
            MnistDownload.GetAsync(_folder.FullPath, Options(server), progress, cancel.Token));
        new FileInfo(Part).Length.ShouldBe(90_000);
        await GetAsync(server);
        File.ReadAllBytes(Target).ShouldBe(Packed);
        server.Asks[1].From.ShouldBe(90_000);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_the_users_to_mend()
    {
        await using var server = new FaultyServer((ask, _) => Answer.Good(Packed, ask));
        var notAFolder = Path.Combine(_folder.Write("a-file", [1]), "below");
        var error = await Should.ThrowAsync<UserException>(MnistDownload.GetAsync(notAFolder, Options(server)));
        error.Message.ShouldStartWith(notAFolder + ": cannot be used");
    }

    private Task<DownloadReport> GetAsync(params FaultyServer[] servers) => GetAsync(null, servers);

    private Task<DownloadReport> GetAsync(ProgressLog? progress, params FaultyServer[] servers) =>
        MnistDownload.GetAsync(_folder.FullPath, Options(servers), progress);

    private async Task<string> RefusedAsync(params FaultyServer[] servers) =>
        (await Should.ThrowAsync<UserException>(GetAsync(servers))).Message;

    private DownloadOptions Options(params FaultyServer[] servers) => new()
    {
        Mirrors = [.. servers.Select(server => server.Url)],
        Files = [Wanted],
        AttemptsPerMirror = 3,
        FirstBackOff = TimeSpan.FromHours(1),
        IdleTimeout = IdleTimeout,
        Clock = _clock,
    };

    /// <summary>Unlike <see cref="Progress{T}"/> it is told at once and in order.</summary>
    private sealed class ProgressLog(Action<DownloadProgress>? act = null) : IProgress<DownloadProgress>
    {
        public ConcurrentQueue<DownloadProgress> Steps { get; } = new();

        public void Report(DownloadProgress value)
        {
            Steps.Enqueue(value);
            act?.Invoke(value);
        }
    }
}
