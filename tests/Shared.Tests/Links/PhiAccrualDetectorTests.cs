using Cluster.Shared.Links;
using Cluster.TestKit.Simulation;

namespace Cluster.Shared.Tests.Links;

public sealed class PhiAccrualDetectorTests
{
    private static readonly NodeOptions s_options = new();

    private readonly PhiAccrualDetector _detector = new(s_options.HeartbeatInterval, s_options.AcceptablePause);
    private DateTimeOffset _now = VirtualClock.Start;

    /// <summary>Series of intervals between heartbeats in seconds.</summary>
    public static TheoryData<string, double[]> Lives => new()
    {
        { "regular", Series(_ => 0.5) },
        { "jittered", Series(draw => 0.3 + (0.4 * draw)) },
        { "busy cores: one in twenty late by a second", Series(draw => draw < 0.05 ? 1.5 : 0.5) },
        { "starved: one in fifty late by up to 2.5 s", Series(draw => draw < 0.02 ? 0.5 + (100 * draw) : 0.5) },
    };

    [Theory]
    [MemberData(nameof(Lives))]
    public void A_live_node_is_never_suspected_and_a_dead_one_within_six_seconds(string life, double[] intervals)
    {
        Beat(0);
        foreach (var interval in intervals) Beat(interval);
        var died = _now;
        SecondsToNotice().ShouldBeInRange(3, 6, life);
        _detector.Silence(_now).ShouldBe(_now - died);
    }

    [Fact]
    public void One_long_pause_right_after_the_beginning_is_borne()
    {
        Beat(0);
        Beat(2.5);
        Beat(2.5);
    }

    [Fact]
    public void Doubt_grows_with_silence_without_bound()
    {
        Beat(0);
        var last = 0.0;
        for (var second = 0; second < 60; second++)
        {
            var phi = _detector.Phi(_now + TimeSpan.FromSeconds(second));
            phi.ShouldBeGreaterThanOrEqualTo(last);
            last = phi;
        }

        double.IsFinite(last).ShouldBeTrue();
        last.ShouldBeGreaterThan(100);
    }

    [Fact]
    public void Phi_is_the_tail_of_the_normal_distribution()
    {
        // Mean 0.5 s, standard deviation at its least, 0.1 s: 3.5 s of silence is the middle, and each tenth more is one deviation.
        for (var i = 0; i < 300; i++) Beat(i == 0 ? 0 : 0.5);
        foreach (var deviations in new[] { -1.0, 0, 1, 2, 3, 4 })
        {
            // The logistic approximation is within some hundredths of the logarithm here.
            var expected = -Math.Log10(1 - MathNet.Numerics.Distributions.Normal.CDF(0, 1, deviations));
            var phi = _detector.Phi(_now + TimeSpan.FromSeconds(3.5 + (0.1 * deviations)));
            phi.ShouldBe(expected, 0.02 + (0.06 * expected));
        }
    }

    [Fact]
    public void Other_signs_of_life_end_a_silence_but_do_not_count_as_heartbeats()
    {
        Beat(0);
        for (var i = 0; i < 10_000; i++) _detector.SignOfLife(_now += TimeSpan.FromMilliseconds(1));
        _detector.Phi(_now + TimeSpan.FromSeconds(3)).ShouldBeLessThan(1);
    }

    [Fact]
    public void The_time_in_which_this_process_stood_still_is_nobodys_silence()
    {
        Beat(0);
        _now += TimeSpan.FromSeconds(60);
        _detector.Excuse(TimeSpan.FromSeconds(59.5), _now);
        _detector.Phi(_now).ShouldBeLessThan(1);
    }

    [Fact]
    public void What_is_excused_is_no_interval_and_leads_to_no_silence_in_the_future()
    {
        for (var i = 0; i < 10; i++) Beat(i == 0 ? 0 : 0.5);
        _now += TimeSpan.FromSeconds(60);
        _detector.Heartbeat(_now);
        _detector.Excuse(TimeSpan.FromSeconds(59.5), _now);
        _detector.Silence(_now + TimeSpan.FromSeconds(1)).ShouldBe(TimeSpan.FromSeconds(1));
        for (var i = 0; i < 10; i++) Beat(0.5);
        SecondsToNotice().ShouldBeInRange(3.8, 4.3);
    }

    /// <summary>Half a second of the six is left to the clock, which asks twice a second.</summary>
    [Fact]
    public void Whatever_pauses_were_accepted_before_a_dead_node_is_noticed_within_six_seconds()
    {
        var random = new RandomSequence(seed: 21, index: 21);
        for (var life = 0; life < 200; life++)
        {
            var (longest, share, detector) = (random.Below(3400) / 1000.0, random.Below(101), new PhiAccrualDetector(
                s_options.HeartbeatInterval, s_options.AcceptablePause));
            detector.Heartbeat(_now);
            for (var beat = 0; beat < random.Below(300); beat++)
            {
                _now += TimeSpan.FromSeconds(random.Below(100) < share ? longest : 0.001);
                detector.Phi(_now).ShouldBeLessThan(s_options.PhiThreshold);
                detector.Heartbeat(_now);
            }

            detector.Phi(_now + TimeSpan.FromSeconds(5.5)).ShouldBeGreaterThan(s_options.PhiThreshold, $"{longest} s, {share} %");
        }
    }

    private double SecondsToNotice()
    {
        var died = _now;
        while (_detector.Phi(_now) < s_options.PhiThreshold) _now += TimeSpan.FromMilliseconds(10);
        return (_now - died).TotalSeconds;
    }

    private static double[] Series(Func<double, double> interval)
    {
        var draws = new RandomSequence(seed: 20, index: 20);
        return [.. Enumerable.Range(0, 2000).Select(_ => interval(draws.Below(1_000_000) / 1e6))];
    }

    private void Beat(double after)
    {
        var next = _now + TimeSpan.FromSeconds(after);
        for (; _now < next; _now += TimeSpan.FromMilliseconds(50)) _detector.Phi(_now).ShouldBeLessThan(s_options.PhiThreshold);
        _now = next;
        _detector.Heartbeat(_now);
    }
}
