using Cluster.Shared.Actors;

namespace Cluster.Shared.Engine;

/// <summary>Publishes what went wrong. A listener that throws must not break the actor in whose turn it is called.</summary>
internal sealed class EventHub(IEngineHooks? hooks) : IDeadLetters
{
    public event Action<DeadLetter>? DeadLettered;

    public event Action<ActorFailure>? Failed;

    public void Publish(DeadLetter letter) => Raise(DeadLettered, letter);

    public void Publish(ActorFailure failure) => Raise(Failed, failure);

    private void Raise<T>(Action<T>? listeners, T what)
    {
        if (listeners is null) return;
        foreach (var listener in Delegate.EnumerateInvocationList(listeners))
        {
            try
            {
                listener(what);
            }
            catch (Exception cause)
            {
                hooks?.ListenerThrew(cause);
            }
        }
    }
}
