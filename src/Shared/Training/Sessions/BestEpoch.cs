namespace Cluster.Shared.Training.Sessions;

/// <summary>The best epoch so far, as <see cref="EarlyStoppingSpecification"/> judges.</summary>
/// <param name="Epoch">1 for the first.</param>
/// <param name="Value">Of what it is judged by.</param>
public sealed record BestEpoch(int Epoch, double Value);

/// <summary>That a run ended before its last epoch, with a result all the same.</summary>
/// <param name="Epoch">Epochs completed.</param>
/// <param name="Reason">Completes "it stopped after epoch 7: …".</param>
public sealed record EarlyEnd(int Epoch, string Reason);
