namespace Cluster.Shared.Sockets;

/// <summary>Threads of links: they live as long as their connection, sleep nearly always, and do not keep the process alive.</summary>
internal static class LinkThread
{
    private const int StackSize = 1 << 20;

    public static void Start(string name, Action body)
    {
        var thread = new Thread(() => body(), StackSize) { IsBackground = true, Name = name };
        thread.Start();
    }
}
