namespace Cluster.Coordinator.Experiments.Schema.Keys;

/// <summary>What an experiment is called, and what it trains on.</summary>
internal static class HeadKeys
{
    public static IEnumerable<ExperimentKey> All()
    {
        yield return Key.Of("name", new NameType(), "the file's name",
            d => DefaultName(d.FileName), (d, value) => d.Name = value,
            "What the experiment is called on the command line and in the name of its results folder.", perConfiguration: false);
        yield return Key.Of("title", new TextType(200, oneLine: true), "the name",
            d => d.Name, (d, value) => d.Title = value,
            "One line for lists and for the head of the report.", perConfiguration: false);
        yield return Key.Of("description", new TextType(5000, oneLine: false), "empty",
            _ => "", (d, value) => d.Description = value,
            "What the experiment asks and what to look at.", perConfiguration: false);
        yield return Key.Of("focus", new ChoiceType<ExperimentFocus>(), ExperimentFocus.Accuracy, (d, value) => d.Focus = value,
            "What the verdict and the report put first.", perConfiguration: false);
        yield return Key.Of(ExperimentKeys.Compare, new ChoiceType<RunMetric>(), RunMetric.ValidationAccuracyBest,
            (d, value) => d.Compare = value,
            "The figure by which configurations are compared: that of the table, its chart, the tests and the verdict. Of costs, of the "
            + "gap and of the saturated share less is better. A search compares by its `metric`.", perConfiguration: false);
        yield return Key.Of(ExperimentKeys.Data, new WordType("data set", "the name of a data set"), "`digits`",
            d => d.Data.Name, (_, _) => { },
            "The data set: `digits` is built in, `mnist` needs its files (`cluster data get mnist`), `chain` is a single example.",
            perConfiguration: false);
        yield return Key.Of(ExperimentKeys.Seeds, new SeedsType(10_000), "`1`",
            _ => (ulong[])[0], (d, value) => d.Seeds = value,
            "One run of every configuration for each seed. A number n means the seeds 0 to n − 1.", perConfiguration: false);
        yield return Key.Of("train", new CountOrWordType(1, Key.CountMax, "all"), "`all`",
            d => new CountOrWord(d.Data.TrainCount), (d, value) => d.Train = value.Number ?? d.Data.TrainCount,
            "Train on the first so many training examples.");
        yield return Key.Of("validation", new CountOrWordType(0, Key.CountMax, "all"), "`all`",
            d => new CountOrWord(d.Data.ValidationCount), (d, value) => d.Validation = value.Number ?? d.Data.ValidationCount,
            "Measure accuracy on the first so many validation examples.");
    }

    /// <summary>A file may have any name, an experiment may not.</summary>
    private static string DefaultName(string fileName)
    {
        var name = Path.GetFileNameWithoutExtension(fileName);
        return NameType.IsName(name) ? name : "experiment";
    }
}
