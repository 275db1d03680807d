using System.Buffers;
using Cluster.Shared.Actors;

namespace Cluster.Shared.Engine;

/// <summary>What is checked before an actor is spawned.</summary>
internal static class ActorRules
{
    private static readonly SearchValues<char> s_allowed =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.");

    public static void Check(Props props, string name)
    {
        ArgumentNullException.ThrowIfNull(props);
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length == 0) throw new ArgumentException("An actor needs a name: letters, digits, '-', '_' and '.'.", nameof(name));

        var wrong = name.AsSpan().IndexOfAnyExcept(s_allowed);
        if (wrong >= 0)
            throw new ArgumentException($"'{name}' is not an actor's name because of '{name[wrong]}'; allowed are letters, digits, '-', '_' and '.'.", nameof(name));
        if (props.MailboxCapacity < 1)
            throw new ArgumentOutOfRangeException(nameof(props), props.MailboxCapacity, $"The mailbox of '{name}' needs a capacity of at least 1.");
        if (props.MaxRestarts < 0)
            throw new ArgumentOutOfRangeException(nameof(props), props.MaxRestarts, $"'{name}' cannot have a negative number of restarts.");
        if (props.RestartWindow <= TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(props), props.RestartWindow, $"The restart window of '{name}' must be above zero.");
    }

    public static ArgumentException NameTaken(string path) =>
        new($"There is already an actor '{path}'; names are unique among living siblings. Choose another, or wait for its Terminated.", nameof(path));
}
