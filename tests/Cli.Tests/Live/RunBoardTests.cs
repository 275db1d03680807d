using Cluster.Cli.Live;
using Cluster.Coordinator.Experiments;
using Cluster.Coordinator.Messages;
using Cluster.Coordinator.Results;
using Cluster.Shared.Actors;
using Cluster.Shared.Diagnostics;
using Cluster.Shared.Messages;
using Cluster.Shared.Training;
using Cluster.TestKit.Training;

namespace Cluster.Cli.Tests.Live;

public sealed class RunBoardTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Experiment Two = TestCluster.Experiment(TinyRun.Specification, seeds: 2);
    private static readonly RunId First = new("c1-seed-0");
    private static readonly RunId Second = new("c1-seed-1");

    private readonly RunBoard _board = new();

    public RunBoardTests() => Tell(new ExperimentStarted(
        Nobody.Instance, Two, [new(First, Two.Configurations[0], 0), new(Second, Two.Configurations[0], 1)]));

    [Fact]
    public void Progress_is_the_share_of_steps_over_all_runs()
    {
        _board.Done.ShouldBe(0);
        Tell(new RunPlaced(First, "worker-1"));
        Tell(new RunProgress(First, 18, 1, 0.5));
        _board.Done.ShouldBe(0.25, 1e-9);
        Tell(Ended(First, RunStatus.Finished));
        _board.Done.ShouldBe(0.5, 1e-9);
    }

    [Fact]
    public void Steps_of_pretraining_are_a_part_of_the_way()
    {
        // Twelve mini-batches an epoch: 2 layers of 4 epochs before 3 epochs of the net.
        var model = TinyRun.Specification.Model with { Pretraining = new() { Epochs = 4 } };
        var experiment = TestCluster.Experiment(TinyRun.Specification with { Model = model });
        Tell(new ExperimentStarted(Nobody.Instance, experiment, [new(First, experiment.Configurations[0], 0)]));
        Tell(new RunPlaced(First, "worker-1"));
        var row = _board.RowOf(First).ShouldNotBeNull();
        row.Pretraining.ShouldBe((1, 1));
        Tell(new RunProgress(First, 5 * 12 + 1, 0, null));
        row.Pretraining.ShouldBe((2, 2));
        _board.Done.ShouldBe(61.0 / (11 * 12), 1e-9);
        Tell(new RunProgress(First, 9 * 12, 1, null));
        row.Pretraining.ShouldBeNull();
    }

    [Fact]
    public void Time_left_follows_from_the_pace_and_is_unknown_at_the_start()
    {
        _board.TimeLeft(Start).ShouldBeNull();
        Tell(new RunProgress(First, 0, 0, null));
        Tell(new RunProgress(First, 18, 1, 0.5));
        _board.TimeLeft(Start.AddSeconds(10)).ShouldBe(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void What_was_done_before_the_board_began_is_not_part_of_the_pace()
    {
        Tell(new RunPlaced(First, "worker-1"));
        Tell(new RunProgress(First, 18, 1, 0.5));
        _board.TimeLeft(Start.AddSeconds(10)).ShouldBeNull("nothing was done since");
        Tell(new RunProgress(First, 27, 2, 0.5));
        _board.TimeLeft(Start.AddSeconds(10)).ShouldBe(TimeSpan.FromSeconds(50));

        // Told anew after the link was lost: from there on it is measured anew.
        var again = Start.AddSeconds(100);
        _board.Apply(new ExperimentSeen(Two, [new(First, Two.Configurations[0], 0), new(Second, Two.Configurations[0], 1)]), again);
        _board.Apply(new RunClosedNews(First, RunStatus.Finished, 1, null, false, false, null), again);
        _board.TimeLeft(again.AddSeconds(10)).ShouldBeNull();
        _board.Apply(new RunPlaced(Second, "worker-1"), again);
        _board.Apply(new RunProgress(Second, 9, 0, null), again);
        _board.Apply(new RunProgress(Second, 27, 0, null), again);
        _board.TimeLeft(again.AddSeconds(10)).ShouldBe(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void Validation_accuracy_takes_the_place_of_training_accuracy()
    {
        Tell(new RunProgress(First, 2, 0, 0.4));
        Row.Accuracy.ShouldBe(0.4);
        Tell(new RunNews(First, [new(1, 1, 0.5, 0.9, 0.45)], []));
        Tell(new RunProgress(First, 13, 1, 0.6));
        Row.Accuracy.ShouldBe(0.45);
        Row.AccuracyIsOfValidation.ShouldBeTrue();
    }

    [Fact]
    public void An_interrupted_run_is_not_counted_as_done()
    {
        Tell(new RunProgress(First, 9, 0, null));
        Tell(Ended(First, RunStatus.Interrupted));
        Row.Done.ShouldBe(0.25);
        Row.IsRunning.ShouldBeFalse();
    }

    [Fact]
    public void A_result_that_was_there_from_before_brings_its_accuracy_along()
    {
        Tell(Ended(First, RunStatus.Finished));
        Row.Accuracy.ShouldBe(0.875);
    }

    [Fact]
    public void Plain_lines_name_each_run_as_it_ends_and_how()
    {
        using var output = new StringWriter();
        var display = new PlainDisplay(output);
        object[] messages = [new RunPlaced(First, "worker-1"), Ended(First, RunStatus.Finished), Ended(Second, RunStatus.Diverged)];
        foreach (var message in messages)
        {
            Tell(message);
            display.Show(message, _board);
        }

        output.ToString().ReplaceLineEndings("\n").ShouldBe(
            "1/2  only, seed 0: finished in 1.5 s, validation accuracy 87.50 %\n"
            + "2/2  only, seed 1: diverged: bias gradient of layer 2 became NaN at step 7 (epoch 1)\n");
    }

    [Fact]
    public void A_run_that_was_finished_by_an_earlier_start_is_said_to_be_and_is_not_part_of_the_pace()
    {
        using var output = new StringWriter();
        var ended = Ended(First, RunStatus.Finished);
        Tell(ended);
        new PlainDisplay(output).Show(ended, _board);
        output.ToString().Trim().ShouldBe("1/2  only, seed 0: was finished already, validation accuracy 87.50 %");

        _board.TimeLeft(Start.AddSeconds(10)).ShouldBeNull("nothing was done since the start");
        Tell(new RunPlaced(Second, "worker-1"));
        Tell(new RunProgress(Second, 0, 0, null));
        Tell(new RunProgress(Second, 18, 1, 0.5));
        _board.TimeLeft(Start.AddSeconds(10)).ShouldBe(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void A_run_of_which_nothing_is_heard_for_20_seconds_is_named_in_place_of_a_time_left()
    {
        Tell(new RunPlaced(First, "worker-1"));
        Tell(new RunProgress(First, 18, 1, 0.5));
        _board.Silent(Start.AddSeconds(19)).ShouldBeEmpty();
        _board.Silent(Start.AddSeconds(25)).ShouldBe([Row]);
        _board.TimeLeft(Start.AddSeconds(25)).ShouldBeNull();
        PlainLine(25).ShouldBe("25 % done, 1 run training, no sign of life from only, seed 0 on worker-1 for 25 s");

        _board.Apply(new RunProgress(First, 19, 1, 0.5), Start.AddSeconds(26));
        _board.Silent(Start.AddSeconds(27)).ShouldBeEmpty();
        PlainLine(27).ShouldContain("s left");
    }

    [Fact]
    public void Runs_that_wait_or_have_ended_are_not_silent_and_the_longest_silence_comes_first()
    {
        Tell(new RunPlaced(Second, "worker-2"));
        _board.Silent(Start.AddSeconds(60)).ShouldBe([_board.Rows[1]], "the first run waits");
        _board.Apply(new RunPlaced(First, "worker-1"), Start.AddSeconds(5));
        _board.Silent(Start.AddSeconds(60)).ShouldBe([_board.Rows[1], Row]);
        PlainLine(60).ShouldEndWith("no sign of life from only, seed 1 on worker-2 for 60 s, nor from 1 other run");
        Tell(Ended(Second, RunStatus.Failed));
        _board.Silent(Start.AddSeconds(60)).ShouldBe([Row]);
    }

    [Fact]
    public void An_alert_is_told_once_for_a_configuration_and_stays_in_the_rows_of_its_runs()
    {
        using var output = new StringWriter();
        var display = new PlainDisplay(output);
        foreach (var run in new[] { First, Second })
        {
            var alerted = new RunAlerted(run, new(AlertKind.Vanishing, [1, 2], 40, 2, "The cause.", "The remedy."));
            Tell(alerted);
            display.Show(alerted, _board);
        }

        output.ToString().Trim().ShouldBe("only, seed 0: vanishing (step 40). The cause. The remedy.");
        _board.Notices.ShouldBe(["only, seed 0: vanishing (step 40). The cause. The remedy."]);
        _board.Rows.ShouldAllBe(row => row.Alerts.Single().Kind == AlertKind.Vanishing);
    }

    private RunRow Row => _board.Rows[0];

    private string PlainLine(int seconds)
    {
        using var output = new StringWriter();
        new PlainDisplay(output).Refresh(_board, Start.AddSeconds(seconds));
        return output.ToString().Trim();
    }

    private void Tell(object message) => _board.Apply(message, Start);

    private static RunHasResult Ended(RunId run, RunStatus status) => new(run, new RunResult
    {
        Configuration = Two.Configurations[0],
        Seed = run == First ? 0UL : 1,
        Status = status,
        Seconds = 1.5,
        History = new() { Epochs = [new(1, 0.5, 0.7, 0.6, 0.875)] },
        Divergence = status == RunStatus.Diverged ? new(2, "bias gradient", float.NaN, 7, 1) : null,
    });

    private sealed class Nobody : ActorRef
    {
        public static Nobody Instance { get; } = new();

        public override string Path => "/nobody";

        public override void Tell(object message, ActorRef? sender)
        {
        }
    }
}
