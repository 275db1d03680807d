using Cluster.Shared.Actors;

namespace Cluster.Shared.Hosting;

/// <summary>Publishes what went wrong. A listener that throws must not break the actor in whose turn it is called.</summary>
/// <param name="listenerThrew">Hears of it.</param>
public sealed class EventHub(Action<Exception>? listenerThrew = null) : IDeadLetters
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
                listenerThrew?.Invoke(cause);
            }
        }
    }
}
