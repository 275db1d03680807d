namespace Cluster.Shared.Files;

/// <summary>
/// Has the last word before what was written takes its place, so that who may not write any more does not. Work that takes long, as
/// writing and flushing a file beside the old one, is done before.
/// </summary>
public interface ICommitGuard
{
    /// <summary>Ends the names of files that are not finished: two who write the same one must not meet in it.</summary>
    string Unfinished { get; }

    /// <summary>Throws where a commit would be refused now, so that nobody begins what would be for nothing.</summary>
    void Check();

    /// <summary>Does it, or throws and leaves everything as it was. For what is done in an instant: others wait meanwhile.</summary>
    void Commit(Action change);

    /// <summary>Likewise; at once where nobody has a say.</summary>
    static void Commit(ICommitGuard? guard, Action change)
    {
        if (guard is null) change();
        else guard.Commit(change);
    }
}
