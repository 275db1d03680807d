using Cluster.Shared.Data;

namespace Cluster.Shared.Tests.Data;

public sealed class DatasetsTests
{
    [Theory]
    [InlineData("MNST", "mnist")]
    [InlineData("digit", "digits")]
    public void An_unknown_name_is_refused_with_the_nearest_and_all_known(string given, string nearest)
    {
        var message = Should.Throw<UserException>(() => Datasets.Open(new DataRequest(given))).Message;
        message.ShouldBe($"There is no data set '{given}'. Did you mean '{nearest}'? Known are: digits, mnist, chain.");
    }

    [Fact]
    public void A_folder_given_by_the_user_is_the_only_one_looked_at() => DataFolders.ForMnist("/given").ShouldBe(["/given"]);

    [Fact]
    public void Without_one_the_users_cache_folder_is_looked_at_last()
    {
        var folders = DataFolders.ForMnist(null);
        folders[^1].ShouldBe(DataFolders.Cache("mnist"));
        folders[^1].ShouldEndWith(Path.Combine("cluster", "mnist"));
        Path.IsPathRooted(folders[^1]).ShouldBeTrue();
    }

    [Fact]
    public void The_folder_in_the_environment_and_its_subfolder_come_before_the_cache()
    {
        var before = Environment.GetEnvironmentVariable(DataFolders.EnvironmentVariable);
        try
        {
            Environment.SetEnvironmentVariable(DataFolders.EnvironmentVariable, "/here");
            DataFolders.ForMnist(null).ShouldBe(["/here", Path.Combine("/here", "mnist"), DataFolders.Cache("mnist")]);
        }
        finally
        {
            Environment.SetEnvironmentVariable(DataFolders.EnvironmentVariable, before);
        }
    }

    [Fact]
    public void Taking_the_first_examples_shares_memory_and_keeps_rows_and_labels_together()
    {
        var set = new ExampleSet([1, 2, 3, 4, 5, 6], [0, 1, 2], inputSize: 2, classes: 3);
        var first = set.Take(2);
        (first.Count, first.InputSize, first.Classes).ShouldBe((2, 2, 3));
        first.Inputs(1).ToArray().ShouldBe([3, 4]);
        first.Label(1).ShouldBe((byte)1);
        first.AllInputs.Span.Overlaps(set.AllInputs.Span).ShouldBeTrue();
        Should.Throw<ArgumentOutOfRangeException>(() => set.Take(4));
        Should.Throw<ArgumentOutOfRangeException>(() => first.Inputs(2).Length);
    }

    [Fact]
    public void Sizes_that_do_not_fit_and_labels_out_of_range_are_refused()
    {
        Should.Throw<ArgumentException>(() => new ExampleSet(new byte[5], new byte[3], 2, 3)).Message.ShouldContain("need 6 values, not 5");
        Should.Throw<ArgumentException>(() => new ExampleSet(new byte[6], [0, 3, 2], 2, 3)).Message.ShouldContain("Label 1 is 3");
    }

    [Fact]
    public void The_hash_depends_on_contents_and_their_parts_but_not_on_the_name()
    {
        var (a, b) = (new ExampleSet([1, 2, 3, 4], [0, 1], 2, 2), new ExampleSet([1, 2, 3, 5], [0, 1], 2, 2));
        var first = new Dataset("one", a, a, b);
        first.Sha256.ShouldMatch("^[0-9a-f]{64}$");
        (first with { Name = "other" }).Sha256.ShouldBe(first.Sha256);
        (first with { Test = a }).Sha256.ShouldNotBe(first.Sha256, StringComparer.Ordinal);
        (first with { Train = b, Test = a }).Sha256.ShouldNotBe(first.Sha256, StringComparer.Ordinal);
        new Dataset("wide", new ExampleSet([1, 2, 3, 4], [0], 4, 2), a, b).Sha256.ShouldNotBe(first.Sha256, StringComparer.Ordinal);
    }

    /// <summary>Computed with <c>sha256sum</c> over the documented bytes.</summary>
    [Fact]
    public void The_hash_is_taken_over_the_documented_bytes()
    {
        var set = new ExampleSet([1, 2], [1], 2, 2);
        new Dataset("x", set, set, set).Sha256.ShouldBe("bd3fafaaa7a7632084509a5e5e578374a8d9c0aab2ee2339febc0152dca3d31f");
    }
}
