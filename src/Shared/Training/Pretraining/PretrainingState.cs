using Cluster.Shared.Training.Sessions;

namespace Cluster.Shared.Training.Pretraining;

/// <summary>Where a run's pretraining stands; part of a <see cref="SessionState"/>.</summary>
public sealed class PretrainingState
{
    /// <summary>That is pretrained; the number of hidden layers when all are.</summary>
    public int Layer { get; set; }

    /// <summary>Completed for this layer.</summary>
    public int Epoch { get; set; }

    public int StepInEpoch { get; set; }

    /// <summary>Made for all layers.</summary>
    public long Steps { get; set; }

    /// <summary>Free energies still to be taken before the epoch ends: 2, then 1 (validation), then none.</summary>
    public int FreeEnergiesDue { get; set; }

    /// <summary>Of the training examples, while the validation examples' is due.</summary>
    public double? TrainFreeEnergy { get; set; }

    /// <summary>Sum over this epoch's examples.</summary>
    public double Error { get; set; }

    /// <summary>Likewise.</summary>
    public double FreeEnergy { get; set; }

    public long Examples { get; set; }
}
