namespace Cluster.TestKit.PlantedBugs;

/// <summary>Mistakes that a cluster like this one could have. They show that the checkers can fail.</summary>
public enum PlantedBug
{
    /// <summary>A second answer for the same shard is added up too.</summary>
    GradientCountedTwice,

    /// <summary>A gradient of weights that have been replaced meanwhile is taken for one of the present weights.</summary>
    StaleWeightsAccepted,

    /// <summary>That a run was lost with its worker is not heard, so nobody else gets it.</summary>
    LostReassignment,

    /// <summary>A checkpoint is written over the one before.</summary>
    CheckpointWrittenInPlace,

    /// <summary>Gradients are added up in the order in which they come.</summary>
    OrderDependentSum,

    /// <summary>A shard has its second example in the place of the first.</summary>
    ExampleUsedTwice,
}
