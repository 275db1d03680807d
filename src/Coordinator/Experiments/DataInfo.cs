namespace Cluster.Coordinator.Experiments;

/// <summary>What an experiment must know of its data to be checked; the examples themselves are not needed.</summary>
/// <param name="Name">As the experiment names it.</param>
/// <param name="Sha256">Of the contents, lower-case hex.</param>
/// <param name="InputSize">Numbers an example has.</param>
/// <param name="Classes">Labels are 0 to this − 1.</param>
/// <param name="TrainCount">Training examples there are.</param>
/// <param name="ValidationCount">Validation examples there are; 0 if it has none.</param>
public sealed record DataInfo(string Name, string Sha256, int InputSize, int Classes, int TrainCount, int ValidationCount);
