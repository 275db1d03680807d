using System.Runtime.InteropServices;

namespace Cluster.Cli.Hosting;

/// <summary>Ctrl-C and SIGTERM: the first asks for an orderly end, the second Ctrl-C ends the process at once.</summary>
public sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;

    /// <param name="atOnce">Called at the second signal, just before the process ends.</param>
    public Interruption(Action atOnce)
    {
        void Signalled(PosixSignalContext context)
        {
            if (_source.IsCancellationRequested)
            {
                atOnce();
                return;
            }

            context.Cancel = true;
            _source.Cancel();
        }

        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Signalled);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Signalled);
    }

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _source.Dispose();
    }
}
