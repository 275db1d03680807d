using Cluster.Shared.Protos;
using Cluster.Shared.Sockets;
using Google.Protobuf;

namespace Cluster.Shared.Tests.Sockets;

/// <summary>What a caller sends, as bytes; and what can go wrong on the way.</summary>
internal static class Recorded
{
    /// <summary>A preamble and some parcels.</summary>
    public static byte[] Stream(params (LinkFrame Frame, uint Kind, byte[] Attached)[] parcels)
    {
        using var stream = new MemoryStream();
        stream.Write(Frames.Preamble());
        var prefix = new byte[Frames.PrefixLength];
        foreach (var (frame, kind, attached) in parcels)
        {
            var header = frame.ToByteArray();
            Frames.WritePrefix(prefix, header.Length, kind, attached.Length);
            stream.Write(prefix);
            stream.Write(header);
            stream.Write(attached);
        }

        return stream.ToArray();
    }

    /// <summary>One to four faults: bits flipped, bytes replaced, put in, taken out or doubled, numbers made huge, ends cut off.</summary>
    public static byte[] Mutated(byte[] bytes, Random random)
    {
        var mutated = bytes.ToList();
        for (var fault = random.Next(1, 5); fault > 0 && mutated.Count > 0; fault--)
        {
            // Most of what matters is at the beginning.
            var at = random.Next(random.Next(3) == 0 ? mutated.Count : Math.Min(mutated.Count, 120));
            switch (random.Next(7))
            {
                case 0: mutated[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: mutated[at] = (byte)random.Next(256); break;
                case 2: mutated.InsertRange(at, RandomBytes(random, random.Next(1, 20))); break;
                case 3: mutated.RemoveRange(at, random.Next(1, Math.Min(20, mutated.Count - at + 1))); break;
                case 4: mutated.RemoveRange(at, mutated.Count - at); break;
                case 5:
                    for (var i = at; i < Math.Min(at + 4, mutated.Count); i++) mutated[i] = (byte)(random.Next(2) * 255);
                    break;
                default: mutated.InsertRange(at, mutated.GetRange(at, Math.Min(40, mutated.Count - at))); break;
            }
        }

        return [.. mutated];
    }

    public static byte[] RandomBytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
