using Cluster.TestKit.Simulation;

namespace Cluster.TestKit.Disks;

/// <summary>
/// A machine's disk in a simulated world. It outlives the node that writes to it: what had been written when the node crashed is there
/// when it comes back, and what was being written is there in part or not at all.
/// </summary>
/// <param name="world">Whose time its operations take.</param>
/// <param name="name">For the trace.</param>
/// <param name="stream">Of the world's seed: another one for each disk.</param>
public sealed class SimulatedDisk(SimulatedWorld world, string name, uint stream = 5)
{
    private readonly Dictionary<string, byte[]> _files = new(StringComparer.Ordinal);
    private readonly RandomSequence _random = new(world.Options.Seed, stream);
    private int _crashes;

    /// <summary>Writing fails until it is false again.</summary>
    public bool IsFull { get; set; }

    /// <summary>Every step of an operation takes up to so long, uniformly. Default 2 ms.</summary>
    public TimeSpan Latency { get; set; } = TimeSpan.FromMilliseconds(2);

    /// <summary>Paths, in ordinal order.</summary>
    public IReadOnlyList<string> Files => [.. _files.Keys.Order(StringComparer.Ordinal)];

    /// <summary>As <c>AtomicFile</c> does it: beside the old file, flushed, renamed; the one before is kept under another name.</summary>
    /// <exception cref="IOException">Through the task: the disk is full.</exception>
    public Task WriteAsync(string path, ReadOnlyMemory<byte> data, string previousPath)
    {
        var (content, unfinished) = (data.ToArray(), path + ".tmp");
        return Steps(
            () => Put(unfinished, content),
            () =>
            {
                if (_files.Remove(path, out var before)) _files[previousPath] = before;
            },
            () =>
            {
                _files.Remove(unfinished);
                _files[path] = content;
            });
    }

    /// <summary>As nobody should: over the old file, which is neither old nor new in between.</summary>
    public Task OverwriteAsync(string path, ReadOnlyMemory<byte> data)
    {
        var content = data.ToArray();
        return Steps(() => Put(path, content[..(content.Length / 2)]), () => Put(path, content));
    }

    /// <summary>One change of something that is kept beside the files: it is made, or it is not.</summary>
    public Task ChangeAsync(Action change) => Steps(() =>
    {
        EnsureRoom();
        change();
    });

    /// <summary>What reading something small takes.</summary>
    public Task WaitAsync() => Steps(() => { });

    /// <returns>Null where there is no such file.</returns>
    public async Task<byte[]?> ReadAsync(string path)
    {
        byte[]? content = null;
        await Steps(() => content = _files.GetValueOrDefault(path)).ConfigureAwait(false);
        return content;
    }

    /// <summary>What a file holds at this moment; for checkers and faults. Null where there is none.</summary>
    public byte[]? Look(string path) => _files.GetValueOrDefault(path);

    /// <summary>Changes a byte in the middle of a file, as a bad sector would.</summary>
    public void Corrupt(string path)
    {
        if (!_files.TryGetValue(path, out var content) || content.Length == 0) return;
        world.Record(name, "corrupts", path);
        var changed = (byte[])content.Clone();
        changed[changed.Length / 2] ^= 0x55;
        _files[path] = changed;
    }

    /// <summary>The machine that uses it crashes: operations under way stop where they are, and nobody hears of them.</summary>
    public void Crash() => _crashes++;

    private void Put(string path, byte[] content)
    {
        EnsureRoom();
        _files[path] = content;
    }

    private void EnsureRoom()
    {
        if (IsFull) throw new IOException($"No space left on device: '{name}'.");
    }

    /// <summary>Each at its moment; the task ends with the last, or with the first that fails.</summary>
    private Task Steps(params Action[] steps)
    {
        var (end, crashes) = (new TaskCompletionSource(), _crashes);
        Next(0);
        return end.Task;

        void Next(int index) => world.At(_random.Span(Latency), () =>
        {
            if (crashes != _crashes) return;
            try
            {
                steps[index]();
            }
            catch (IOException cause)
            {
                end.SetException(cause);
                return;
            }

            if (index + 1 < steps.Length) Next(index + 1);
            else end.SetResult();
        });
    }
}
