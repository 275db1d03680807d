using System.Buffers;
using Cluster.Shared.Actors;

namespace Cluster.Shared.Hosting;

/// <summary>What is checked before an actor is spawned.</summary>
public static class ActorRules
{
    private static readonly SearchValues<char> s_allowed =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.");

    private const string Allowed = "allowed are letters, digits, '-', '_' and '.'";

    public static void Check(Props props, string name)
    {
        ArgumentNullException.ThrowIfNull(props);
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length == 0) throw new ArgumentException($"An actor needs a name; {Allowed}.", nameof(name));

        var wrong = name.AsSpan().IndexOfAnyExcept(s_allowed);
        if (wrong >= 0)
            throw new ArgumentException($"'{name}' is not an actor's name because of '{name[wrong]}'; {Allowed}.", nameof(name));
        Require(props.MailboxCapacity >= 1, name, "MailboxCapacity", props.MailboxCapacity, "at least 1");
        Require(props.MaxRestarts >= 0, name, "MaxRestarts", props.MaxRestarts, "at least 0");
        Require(props.RestartWindow > TimeSpan.Zero, name, "RestartWindow", props.RestartWindow, "above zero");
    }

    public static ArgumentException NameTaken(string path) =>
        new($"There is already an actor '{path}'; choose another name, or wait until it has ended (Terminated).", nameof(path));

    public static InvalidOperationException StashFull(ActorRef actor, int capacity) =>
        new($"The stash of '{actor}' is full: it holds {capacity} messages, as the mailbox does.");

    /// <summary>A fresh instance for an actor that starts or begins again.</summary>
    /// <exception cref="InvalidOperationException">The factory returned none, or one in use.</exception>
    public static Actor Make(Props props, IActorContext context)
    {
        var returned = $"The factory in the props of '{context.Self}' returned";
        var actor = props.Factory() ?? throw new InvalidOperationException($"{returned} null.");
        if (actor.Context is not null) throw new InvalidOperationException($"{returned} one in use; it must make a fresh one.");
        actor.Attach(context);
        return actor;
    }

    private static void Require(bool holds, string name, string property, object given, string allowed)
    {
        if (!holds)
            throw new ArgumentOutOfRangeException(nameof(property), given, $"Props.{property} of actor '{name}' must be {allowed}.");
    }
}
