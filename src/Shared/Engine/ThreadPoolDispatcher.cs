using System.Diagnostics;

namespace Cluster.Shared.Engine;

/// <summary>
/// Runs mailboxes on the thread pool. Always through its global queue, which is first in, first out: a thread's own queue is last in,
/// first out, and with turns of 10 ms on every core the actors at its far end would starve.
/// </summary>
internal sealed class ThreadPoolDispatcher : IDispatcher
{
    /// <summary>Messages that a mailbox may handle before it goes to the end of the queue.</summary>
    private const int MessagesPerRun = 64;

    /// <summary>An actor that has run for so long goes to the end of the queue after the message it is handling.</summary>
    private static readonly long s_ticksPerRunMax = Stopwatch.Frequency / 1000;

    private ThreadPoolDispatcher()
    {
    }

    public static ThreadPoolDispatcher Instance { get; } = new();

    public void Schedule(Mailbox mailbox) => ThreadPool.UnsafeQueueUserWorkItem(mailbox, preferLocal: false);

    public static void Run(Mailbox mailbox)
    {
        var end = Stopwatch.GetTimestamp() + s_ticksPerRunMax;
        for (var message = 0; message < MessagesPerRun && mailbox.HandleNext(); message++)
        {
            if (Stopwatch.GetTimestamp() > end) break;
        }

        mailbox.EndRun();
    }
}
