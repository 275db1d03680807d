namespace Cluster.Coordinator.Results.Verdicts;

/// <summary>What a trial's keys say.</summary>
internal static class SearchWords
{
    /// <summary>The values of one trial's keys, as in a file; empty for a key that the trial does not use.</summary>
    public static string ValueOf(Trial trial, string key) =>
        trial.Summary.Configuration.Key.FirstOrDefault(pair => pair.Key == key).Value switch
        {
            null => "",
            double number => Figures.AsGiven(number),
            System.Collections.IEnumerable list and not string => string.Join('-', list.Cast<object>()),
            bool flag => flag ? "true" : "false",
            var value => $"{value}",
        };

    /// <summary>The number that a trial has for a key; null where it is none.</summary>
    public static double? NumberOf(Trial trial, string key) =>
        trial.Summary.Configuration.Key.FirstOrDefault(pair => pair.Key == key).Value switch
        {
            double real => real,
            int whole => whole,
            _ => null,
        };
}
