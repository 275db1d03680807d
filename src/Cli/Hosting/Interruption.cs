using System.Runtime.InteropServices;

namespace Cluster.Cli.Hosting;

/// <summary>Ctrl-C and SIGTERM: the first asks for an orderly end, the second Ctrl-C ends the process at once.</summary>
public sealed class Interruption : IDisposable
{
    private readonly TaskCompletionSource _signalled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;

    /// <param name="atOnce">Called at the second signal, just before the process ends.</param>
    public Interruption(Action? atOnce = null)
    {
        void Signalled(PosixSignalContext context)
        {
            if (!_signalled.TrySetResult())
            {
                atOnce?.Invoke();
                return;
            }

            context.Cancel = true;
        }

        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Signalled);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Signalled);
    }

    /// <summary>Completes at the first signal.</summary>
    public Task Signalled => _signalled.Task;

    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
    }
}
