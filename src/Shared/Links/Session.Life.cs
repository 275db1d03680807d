using Cluster.Shared.Protos;

namespace Cluster.Shared.Links;

internal sealed partial class Session
{
    private readonly PhiAccrualDetector _detector;
    private readonly TaskCompletionSource _closing = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile SessionState _state = SessionState.Half;
    private bool _broken;
    private bool _leaving;
    private DateTimeOffset _tickDue;
    private IDisposable? _timer;

    public bool HasEnded => _state == SessionState.Ended;

    public bool IsUp => _state == SessionState.Up;

    public bool HasBulk => _bulk is not null;

    public TimeSpan Silence
    {
        get
        {
            lock (Gate) return _detector.Silence(_node.Clock.Now);
        }
    }

    /// <summary>Done when both connections were closed.</summary>
    public Task Closing => _closing.Task;

    /// <summary>The first connection stands; the second one has so much time. Under the node's lock.</summary>
    public void AwaitBulk(Action late) => _timer = _node.Clock.Schedule(_node.Options.HandshakeTimeout, late);

    public void AttachBulk(IConnection bulk) => _bulk = bulk;

    public void BeginUp()
    {
        lock (Gate)
        {
            _timer?.Dispose();
            _state = SessionState.Up;
            _detector.SignOfLife(_node.Clock.Now);
            ScheduleTick();
        }
    }

    /// <summary>Says goodbye if that is still possible, and closes the connections when the other side has, or after a while.</summary>
    public void BeginEnd(string reason)
    {
        lock (Gate)
        {
            _timer?.Dispose();
            if (!_broken) SendControl(new LinkFrame { Goodbye = new LinkGoodbye { Reason = reason } });
            _state = SessionState.Ended;
            _leaving = !_broken;
            if (_leaving) _timer = _node.Clock.Schedule(_node.Options.Farewell, CloseBoth);
        }

        if (!_leaving) CloseBoth();
    }

    /// <summary>Tells those here who watch somebody there, and forgets whom the other side watches.</summary>
    public void FinishEnd()
    {
        Watching.AllEnded();
        _watched.AllForgotten();
    }

    /// <summary>One of the connections is gone; the other one is of no use then.</summary>
    public void CloseBoth()
    {
        lock (Gate)
        {
            _broken = true;
            _timer?.Dispose();
        }

        _control.Close("the session has ended");
        _bulk?.Close("the session has ended");
        _closing.TrySetResult();
    }

    private void ShowLife(bool isHeartbeat)
    {
        var now = _node.Clock.Now;
        lock (Gate)
        {
            NoticeStandstill(now);
            if (isHeartbeat) _detector.Heartbeat(now);
            else _detector.SignOfLife(now);
        }
    }

    /// <summary>After this process stood still: whatever comes first, a frame or the clock's turn, sees that the clock is late.</summary>
    private void NoticeStandstill(DateTimeOffset now)
    {
        var late = now - _tickDue;
        if (!IsUp || late <= _node.Options.HeartbeatInterval) return;
        _detector.Excuse(late, now);
        _tickDue = now;
    }

    private void ScheduleTick()
    {
        _tickDue = _node.Clock.Now + _node.Options.HeartbeatInterval;
        _timer = _node.Clock.Schedule(_node.Options.HeartbeatInterval, Tick);
    }

    private void Tick()
    {
        TimeSpan? silence = null;
        lock (Gate)
        {
            if (_state != SessionState.Up) return;
            var now = _node.Clock.Now;
            NoticeStandstill(now);
            if (_detector.Phi(now) >= _node.Options.PhiThreshold) silence = _detector.Silence(now);
            SendControl(new LinkFrame
            {
                Heartbeat = new LinkHeartbeat
                {
                    ControlDelivered = _received.Delivered(Lane.Control),
                    BulkDelivered = _received.Delivered(Lane.Bulk),
                },
            });
            ScheduleTick();
        }

        if (silence is { } time) _node.End(this, $"no sign of life for {time.TotalSeconds:0.0} s");
    }

    private enum SessionState
    {
        /// <summary>One of the two connections stands.</summary>
        Half,

        Up,

        Ended,
    }
}
