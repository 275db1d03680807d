namespace Cluster.Shared.Hosting;

/// <summary>Who wants to hear of an actor's end: an actor here, or a link on behalf of one elsewhere.</summary>
public interface IWatcher
{
    /// <summary>Called after all that the actor has sent was sent; once. On any thread; must be quick, and spawn nothing.</summary>
    void Notify(EngineRef ended);
}
