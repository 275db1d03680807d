namespace Cluster.Shared.Links;

/// <summary>Which of a link's two connections something travels on.</summary>
public enum Lane
{
    /// <summary>Small and soon: heartbeats, commands, news.</summary>
    Control,

    /// <summary>Large: tensors, checkpoints, data sets. Nothing on the control lane waits for it.</summary>
    Bulk,
}
