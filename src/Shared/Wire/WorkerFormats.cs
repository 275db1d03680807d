using Cluster.Shared.Links;
using Cluster.Shared.Protos;
using Cluster.Shared.Training;
using Google.Protobuf;

namespace Cluster.Shared.Wire;

/// <summary>Between coordinator and worker.</summary>
internal static class WorkerFormats
{
    public static IEnumerable<IMessageFormat> All { get; } = [.. Registration(), .. Runs(), .. Data()];

    private static IEnumerable<IMessageFormat> Registration()
    {
        yield return new MessageFormat<Messages.RegisterWorker, RegisterWorker>(
            MessageType.RegisterWorker,
            (m, _) => new RegisterWorker { Slots = m.Slots, Started = m.Started },
            p => new(FieldRules.InRange(p.Fields.Slots, 1, NodeIdentity.SlotsMax, "slots"), p.Fields.Started));
        yield return new MessageFormat<Messages.WorkerRegistered, WorkerRegistered>(
            MessageType.WorkerRegistered,
            (m, _) => new WorkerRegistered { Started = m.Started },
            p => new(p.Fields.Started));
        yield return new MessageFormat<Messages.RegisterAgain, RegisterAgain>(
            MessageType.RegisterAgain,
            (_, _) => new RegisterAgain(),
            _ => new());
        yield return new MessageFormat<Messages.WorkerLeaves, WorkerLeaves>(
            MessageType.WorkerLeaves,
            (_, _) => new WorkerLeaves(),
            _ => new());
        yield return new MessageFormat<Messages.WorkerLeft, WorkerLeft>(
            MessageType.WorkerLeft,
            (_, _) => new WorkerLeft(),
            _ => new());
    }

    private static IEnumerable<IMessageFormat> Runs()
    {
        yield return new MessageFormat<Messages.StartRun, StartRun>(
            MessageType.StartRun,
            (m, _) => new(
                new()
                {
                    Run = FieldRules.Write(m.Run),
                    SpecificationJson = Json(m.Specification),
                    Fingerprint = m.Fingerprint,
                    HasCheckpoint = m.Checkpoint is not null,
                    Attempt = m.Attempt,
                    UntilEpoch = m.UntilEpoch ?? 0,
                },
                m.Checkpoint ?? default),
            p => new(
                FieldRules.Run(p.Fields.Run),
                RunSpecification.Parse(p.Fields.SpecificationJson.Span),
                FieldRules.Hash(p.Fields.Fingerprint, "fingerprint"),
                p.Fields.HasCheckpoint ? p.Bytes : (ReadOnlyMemory<byte>?)null,
                p.Fields.Attempt,
                p.Fields.UntilEpoch == 0 ? null : FieldRules.NotNegative(p.Fields.UntilEpoch, "until_epoch")),
            Attachment.Bytes);
        yield return new MessageFormat<Messages.JoinRun, JoinRun>(
            MessageType.JoinRun,
            (m, refs) => new JoinRun
            {
                Run = FieldRules.Write(m.Run),
                SpecificationJson = Json(m.Specification),
                Fingerprint = m.Fingerprint,
                ParameterServer = refs.Write(m.ParameterServer),
                Attempt = m.Attempt,
            },
            p => new(
                FieldRules.Run(p.Fields.Run),
                RunSpecification.Parse(p.Fields.SpecificationJson.Span),
                FieldRules.Hash(p.Fields.Fingerprint, "fingerprint"),
                p.Refs.Read(p.Fields.ParameterServer),
                p.Fields.Attempt));
        yield return new MessageFormat<Messages.LeaveRun, LeaveRun>(
            MessageType.LeaveRun,
            (m, _) => new LeaveRun { Run = FieldRules.Write(m.Run) },
            p => new(FieldRules.Run(p.Fields.Run)));
        yield return new MessageFormat<Messages.InterruptRun, InterruptRun>(
            MessageType.InterruptRun,
            (m, _) => new InterruptRun { Run = FieldRules.Write(m.Run) },
            p => new(FieldRules.Run(p.Fields.Run)));
    }

    private static IEnumerable<IMessageFormat> Data()
    {
        yield return new MessageFormat<Messages.FetchData, FetchData>(
            MessageType.FetchData,
            (m, _) => new FetchData { Sha256 = m.Sha256, Offset = m.Offset },
            p => new(FieldRules.Hash(p.Fields.Sha256, "sha256"), FieldRules.NotNegative(p.Fields.Offset, "offset")));
        yield return new MessageFormat<Messages.DataPart, DataPart>(
            MessageType.DataPart,
            (m, _) => new(new() { Sha256 = m.Sha256, Offset = m.Offset, Total = m.Total }, m.Bytes),
            ReadPart,
            Attachment.Bytes);
        yield return new MessageFormat<Messages.DataMissing, DataMissing>(
            MessageType.DataMissing,
            (m, _) => new DataMissing { Sha256 = m.Sha256, Reason = FieldRules.Sentence(m.Reason) },
            p => new(FieldRules.Hash(p.Fields.Sha256, "sha256"), p.Fields.Reason));
    }

    private static Messages.DataPart ReadPart(Incoming<DataPart> part)
    {
        var (fields, bytes) = (part.Fields, part.Bytes);
        var (offset, total) = (FieldRules.NotNegative(fields.Offset, "offset"), FieldRules.NotNegative(fields.Total, "total"));
        if (offset > total || bytes.Length > total - offset)
            throw new InvalidDataException($"bytes: {bytes.Length} from offset {offset} go beyond the total of {total}");
        return new(FieldRules.Hash(fields.Sha256, "sha256"), offset, total, bytes);
    }

    private static ByteString Json(RunSpecification specification) => UnsafeByteOperations.UnsafeWrap(specification.ToJson());
}
