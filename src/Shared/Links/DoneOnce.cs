namespace Cluster.Shared.Links;

/// <summary>
/// Whoever is told first that a message is read no more passes it on; a buffer that went back twice would be two tensors.
/// </summary>
internal sealed class DoneOnce(Action done)
{
    private Action? _done = done;

    public static Action? Of(Action? done) => done is null ? null : new DoneOnce(done).Call;

    private void Call() => Interlocked.Exchange(ref _done, null)?.Invoke();
}
