using Cluster.Shared.Diagnostics;
using Cluster.Shared.Links;
using Cluster.Shared.Messages;
using Cluster.Shared.Numerics;
using Cluster.Shared.Training;
using Cluster.Shared.Wire;
using FsCheck;
using FsCheck.Fluent;

namespace Cluster.Shared.Tests.Wire;

public sealed class WireFormatTests
{
    private static readonly NamedRef.Format Refs = new();

    /// <summary>
    /// What every version of the program must agree on with itself: a number is given once. To add a line is fine; to change one is not.
    /// </summary>
    private static readonly Dictionary<Type, uint> Numbers = new()
    {
        [typeof(ReplicaReady)] = 1,
        [typeof(ComputeShards)] = 2,
        [typeof(ShardsComputed)] = 3,
        [typeof(RegisterWorker)] = 10,
        [typeof(StartRun)] = 11,
        [typeof(JoinRun)] = 12,
        [typeof(LeaveRun)] = 13,
        [typeof(InterruptRun)] = 14,
        [typeof(FetchData)] = 15,
        [typeof(DataPart)] = 16,
        [typeof(DataMissing)] = 17,
        [typeof(WorkerRegistered)] = 18,
        [typeof(RegisterAgain)] = 19,
        [typeof(WorkerLeaves)] = 20,
        [typeof(WorkerLeft)] = 21,
        [typeof(RunProgress)] = 30,
        [typeof(RunNews)] = 31,
        [typeof(RunCheckpoint)] = 32,
        [typeof(RunEnded)] = 33,
        [typeof(RunLost)] = 34,
        [typeof(RunClosed)] = 35,
        [typeof(RunPlaced)] = 50,
        [typeof(SlotsChanged)] = 51,
        [typeof(Notice)] = 52,
        [typeof(RunClosedNews)] = 53,
        [typeof(RunAlerted)] = 54,
        [typeof(SubmitExperiment)] = 70,
        [typeof(ExperimentAccepted)] = 71,
        [typeof(RequestRefused)] = 72,
        [typeof(WatchExperiment)] = 73,
        [typeof(ExperimentShown)] = 74,
        [typeof(ExperimentClosed)] = 75,
        [typeof(CancelExperiment)] = 76,
        [typeof(ExperimentCancelled)] = 77,
        [typeof(AskStatus)] = 78,
        [typeof(ClusterStatus)] = 79,
    };

    /// <summary>Records of that folder that are parts of messages.</summary>
    private static readonly Type[] Parts =
        [typeof(RunId), typeof(DataShape), typeof(WorkerStatus), typeof(ExperimentStatus), typeof(TimedNotice)];

    [Fact]
    public void Every_message_has_a_format_and_a_number_of_its_own()
    {
        var formats = WireFormats.All(new());
        formats.ToDictionary(format => format.Type, format => format.Number).ShouldBe(Numbers, ignoreOrder: true);
        formats.Select(format => format.Number).ShouldBeUnique();

        var records = typeof(ComputeShards).Assembly.GetExportedTypes()
            .Where(type => type.Namespace == typeof(ComputeShards).Namespace && type.GetMethod("<Clone>$") is not null);
        records.Except(Parts).ShouldBe(Numbers.Keys, ignoreOrder: true);
    }

    [Fact]
    public void Every_message_comes_back_as_it_was()
    {
        foreach (var format in WireFormats.All(new()))
        {
            Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
            {
                var message = MessageDraws.All[format.Type](new(seed));
                var body = format.Write(message, Refs);
                body.Fields.Length.ShouldBeLessThan(Parcel.HeaderMax);
                MessageText.Of(format.Read(body, Refs)).ShouldBe(MessageText.Of(message));
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(4, 7));
        }
    }

    [Fact]
    public void What_has_something_beside_it_goes_by_the_bulk_lane()
    {
        foreach (var format in WireFormats.All(new()))
        {
            var bodies = Enumerable.Range(0, 20).Select(seed => format.Write(MessageDraws.All[format.Type](new(seed)), Refs));
            var isLarge = bodies.Any(body => body.Bytes.Length > 0 || body.Floats is not null);
            format.Lane.ShouldBe(isLarge ? Lane.Bulk : Lane.Control, format.Type.Name);
        }
    }

    [Fact]
    public void What_is_attached_where_nothing_belongs_is_refused()
    {
        var format = Format<LeaveRun>(new());
        var body = format.Write(new LeaveRun(new("a")), Refs);
        Should.Throw<InvalidDataException>(() => format.Read(body with { Bytes = new byte[1] }, Refs))
            .Message.ShouldBe("LeaveRun cannot be read: it comes with bytes, but has none");
        Should.Throw<InvalidDataException>(() => format.Read(body with { Floats = new AlignedBuffer(1) }, Refs))
            .Message.ShouldBe("LeaveRun cannot be read: it comes with floats, but has none");
    }

    [Fact]
    public void A_sentence_for_people_never_outgrows_a_header()
    {
        var format = Format<RunLost>(new());
        var body = format.Write(new RunLost(new("a"), new string('∂', 100_000)), Refs);
        body.Fields.Length.ShouldBeLessThan(Parcel.HeaderMax);
        ((RunLost)format.Read(body, Refs)).Reason.ShouldEndWith(" …");
    }

    [Theory]
    [InlineData(RunStatus.Failed)]
    [InlineData(RunStatus.Eliminated)]
    public void Whoever_computes_a_run_cannot_say_that_it_failed_or_was_eliminated(RunStatus status)
    {
        var format = Format<RunEnded>(new());
        var body = format.Write(new RunEnded(new("a"), status, "00", 1, new(), null), Refs);
        Should.Throw<InvalidDataException>(() => format.Read(body, Refs)).Message.ShouldContain($"status is {status}");
    }

    [Fact]
    public void An_alert_is_read_within_bounds_and_without_control_characters()
    {
        var format = Format<RunAlerted>(new());
        RunAlerted Back(int[] layers, string cause, string remedy) => (RunAlerted)format.Read(
            format.Write(new RunAlerted(new("a"), new(AlertKind.Dead, layers, 1, 1, cause, remedy)), Refs), Refs);
        Back([1, 2], "∂C/∂b is 0.", new string('x', 100_000)).Alert.Remedy.ShouldEndWith(" …");
        Should.Throw<InvalidDataException>(() => Back([1], "\u001b[2J", "")).Message.ShouldContain("cause");
        Should.Throw<InvalidDataException>(() => Back([1], "", "a\nb")).Message.ShouldContain("remedy");
        Should.Throw<InvalidDataException>(() => Back([.. Enumerable.Repeat(1, 2000)], "", "")).Message.ShouldContain("layers");
    }

    [Theory]
    [InlineData("../etc")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("")]
    [InlineData("ä")]
    public void A_run_whose_name_is_no_file_name_is_refused(string name)
    {
        var format = Format<RunClosed>(new());
        Should.Throw<InvalidDataException>(() => format.Read(format.Write(new RunClosed(new(name)), Refs), Refs))
            .Message.ShouldContain("run.name");
    }

    private static IMessageFormat Format<T>(TensorPool pool) => WireFormats.All(pool).Single(format => format.Type == typeof(T));
}
