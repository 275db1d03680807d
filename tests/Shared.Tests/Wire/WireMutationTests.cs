using Cluster.Shared.Links;
using Cluster.Shared.Numerics;
using Cluster.Shared.Wire;
using Cluster.TestKit.Simulation;

namespace Cluster.Shared.Tests.Wire;

public sealed class WireMutationTests
{
    private const int Bodies = 100_000;

    // A JSON reader's exception alone, with its stack, takes some kilobytes; a length that was believed takes megabytes.
    private const long AllocatedMax = 300_000;

    [Fact]
    public void A_mutated_body_is_read_or_refused_and_nothing_large_is_allocated_for_it()
    {
        var (formats, refs) = (WireFormats.All(new()), new NamedRef.Format());
        var (read, refused) = (0, 0);

        // What readers make once and keep, they make here.
        foreach (var format in formats)
            for (var i = 0; i < 10; i++) format.Read(format.Write(MessageDraws.All[format.Type](new(i)), refs), refs);
        for (var i = 0; i < Bodies; i++)
        {
            var format = formats[i % formats.Count];
            var body = Mutated(format.Write(MessageDraws.All[format.Type](new(i)), refs), new((ulong)i, 91));
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                format.Read(body, refs);
                read++;
            }
            catch (InvalidDataException e)
            {
                refused++;
                e.Message.ShouldStartWith($"{format.Type.Name} cannot be read: ");
            }

            (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(AllocatedMax, $"{format.Type.Name}, body {i}");
        }

        // Otherwise the mutations would be too mild or too wild to show anything.
        Math.Min(read, refused).ShouldBeGreaterThan(Bodies / 10);
    }

    private static WireBody Mutated(WireBody body, RandomSequence random)
    {
        var (fields, bytes, floats) = (body.Fields, body.Bytes, body.Floats);
        for (var mutations = 1 + random.Below(3); mutations > 0; mutations--)
        {
            var target = random.Below(8);
            if (target < 5 && (fields.Length > 0 || bytes.Length == 0)) fields = Mutated(fields, random);
            else if (target < 7) bytes = Mutated(bytes, random);
            else floats = random.Below(3) == 0 ? null : new AlignedBuffer(random.Below(100));
        }

        return new(fields, bytes, floats);
    }

    private static ReadOnlyMemory<byte> Mutated(ReadOnlyMemory<byte> bytes, RandomSequence random)
    {
        var result = bytes.ToArray().ToList();
        var at = random.Below(result.Count + 1);
        switch (random.Below(5))
        {
            case 0 when at < result.Count:
                result[at] = (byte)random.Below(256);
                break;
            case 1 when at < result.Count:
                result[at] ^= (byte)(1 << random.Below(8));
                break;
            case 2:
                result.RemoveRange(at, Math.Min(random.Below(8), result.Count - at));
                break;
            case 3:
                // A varint of ten bytes: huge lengths, negative numbers.
                result.InsertRange(at, Enumerable.Repeat((byte)0xFF, 9).Append((byte)1));
                break;
            default:
                result.InsertRange(at, Enumerable.Range(0, random.Below(12)).Select(_ => (byte)random.Below(256)));
                break;
        }

        return result.ToArray();
    }
}
