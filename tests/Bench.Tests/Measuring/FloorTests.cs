using Cluster.Bench.Measuring;

namespace Cluster.Bench.Tests.Measuring;

public sealed class FloorTests
{
    private static readonly MachineFigures Machine = new()
    {
        Processor = "of paper",
        Processors = 1,
        Runtime = ".NET",
        VectorExtensions = [],
        Caches = CacheSizes.Assumed,
        Peaks = [new(512, 100), new(256, 50)],
        Bandwidths = [new("L1", 1000, 500, 200, 400), new("L2", 10_000, 5000, 100, 200), new("memory", long.MaxValue, 50_000, 10, 20)],
    };

    [Fact]
    public void Many_operations_on_few_bytes_are_bound_by_the_peak()
    {
        var floor = Floor.Of(new(Operations: 1_000_000, BytesRead: 500, BytesUpdated: 100, WorkingSet: 600), Machine);
        floor.Seconds.ShouldBe(10e-6, 1e-12);
        floor.BoundByBytes.ShouldBeFalse();
    }

    [Fact]
    public void Many_bytes_are_bound_by_the_nearest_place_that_holds_them()
    {
        var floor = Floor.Of(new(Operations: 1000, BytesRead: 4_000, BytesUpdated: 8_000, WorkingSet: 5_000), Machine);
        floor.Place.ShouldBe("L2");
        floor.Seconds.ShouldBe(80e-9, 1e-15);
        floor.BoundByBytes.ShouldBeTrue();
    }

    [Fact]
    public void What_no_cache_holds_comes_from_memory() => Floor.Of(new(1, 1, 1, WorkingSet: 10_001), Machine).Place.ShouldBe("memory");

    [Fact]
    public void The_median_lies_in_the_middle()
    {
        new Sample([3, 1, 2]).Median.ShouldBe(2);
        new Sample([4, 1, 3, 2]).Median.ShouldBe(2.5);
    }
}
