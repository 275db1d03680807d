using Akka.Actor;
using Cluster.Shared.Hosting;

namespace Cluster.AkkaNet.Engine;

/// <summary>The time of an actor system's scheduler.</summary>
internal sealed class AkkaClock(IScheduler scheduler) : IEngineClock
{
    public DateTimeOffset Now => scheduler.Now.ToUniversalTime();

    public IDisposable Schedule(TimeSpan due, Action callback) => new Handle(scheduler.Advanced.ScheduleOnceCancelable(due, callback));

    private sealed class Handle(ICancelable scheduled) : IDisposable
    {
        public void Dispose() => scheduled.Cancel();
    }
}
