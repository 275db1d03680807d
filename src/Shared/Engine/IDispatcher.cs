namespace Cluster.Shared.Engine;

/// <summary>Gives mailboxes a thread. Safe to use from any thread.</summary>
internal interface IDispatcher
{
    /// <summary>Sees to it that the mailbox runs soon, once. The mailbox asks again when there is more to do.</summary>
    void Schedule(Mailbox mailbox);
}
