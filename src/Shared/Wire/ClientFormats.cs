using Cluster.Shared.Links;
using Cluster.Shared.Protos;

namespace Cluster.Shared.Wire;

/// <summary>Between client and coordinator: experiments. What holds a file or a list that may be long travels beside the header.</summary>
internal static class ClientFormats
{
    public static IEnumerable<IMessageFormat> All { get; } = [.. Requests(), .. Answers()];

    private static IEnumerable<IMessageFormat> Requests()
    {
        yield return new MessageFormat<Messages.SubmitExperiment, SubmitExperiment>(
            MessageType.SubmitExperiment,
            (m, _) => new SubmitExperiment { FileName = m.FileName, Text = m.Text, Overrides = { m.Overrides } },
            p => new(p.Fields.FileName, p.Fields.Text, [.. p.Fields.Overrides]),
            Attachment.Fields);
        yield return new MessageFormat<Messages.WatchExperiment, WatchExperiment>(
            MessageType.WatchExperiment,
            (m, _) => new WatchExperiment { Id = m.Id },
            p => new(FieldRules.Line(p.Fields.Id, "id")));
        yield return new MessageFormat<Messages.CancelExperiment, CancelExperiment>(
            MessageType.CancelExperiment,
            (m, _) => new CancelExperiment { Id = m.Id },
            p => new(FieldRules.Line(p.Fields.Id, "id")));
        yield return new MessageFormat<Messages.AskStatus, AskStatus>(
            MessageType.AskStatus,
            (_, _) => new AskStatus(),
            _ => new());
    }

    private static IEnumerable<IMessageFormat> Answers()
    {
        yield return new MessageFormat<Messages.ExperimentAccepted, ExperimentAccepted>(
            MessageType.ExperimentAccepted,
            (m, _) => new ExperimentAccepted { Id = m.Id, Runs = m.Runs },
            p => new(FieldRules.Name(p.Fields.Id, "id"), FieldRules.NotNegative(p.Fields.Runs, "runs")));
        yield return new MessageFormat<Messages.RequestRefused, RequestRefused>(
            MessageType.RequestRefused,
            (m, _) => new RequestRefused { Reason = m.Reason },
            p => new(p.Fields.Reason),
            Attachment.Fields);
        yield return new MessageFormat<Messages.ExperimentCancelled, ExperimentCancelled>(
            MessageType.ExperimentCancelled,
            (m, _) => new ExperimentCancelled { Id = m.Id },
            p => new(FieldRules.Name(p.Fields.Id, "id")));
        yield return new MessageFormat<Messages.ExperimentShown, ExperimentShown>(
            MessageType.ExperimentShown,
            (m, _) => new ExperimentShown
            {
                Id = m.Id,
                ResolvedYaml = m.ResolvedYaml,
                Data = Write(m.Data),
                Started = m.Started.UtcTicks,
            },
            p => new(
                FieldRules.Name(p.Fields.Id, "id"),
                p.Fields.ResolvedYaml,
                Read(p.Fields.Data),
                FieldRules.Time(p.Fields.Started, "started")),
            Attachment.Fields);
        yield return new MessageFormat<Messages.ExperimentClosed, ExperimentClosed>(
            MessageType.ExperimentClosed, (m, _) => Write(m), p => Read(p.Fields), Attachment.Fields);
        yield return new MessageFormat<Messages.ClusterStatus, ClusterStatus>(
            MessageType.ClusterStatus, (m, _) => StatusFormat.Write(m), p => StatusFormat.Read(p.Fields), Attachment.Fields);
    }

    private static DataShape Write(Messages.DataShape data) => new()
    {
        Name = data.Name,
        Sha256 = data.Sha256,
        InputSize = data.InputSize,
        Classes = data.Classes,
        TrainCount = data.TrainCount,
        ValidationCount = data.ValidationCount,
    };

    private static Messages.DataShape Read(DataShape? fields)
    {
        var data = FieldRules.Present(fields, "data");
        return new(
            FieldRules.Line(data.Name, "data.name"),
            FieldRules.Hash(data.Sha256, "data.sha256"),
            FieldRules.NotNegative(data.InputSize, "data.input_size"),
            FieldRules.NotNegative(data.Classes, "data.classes"),
            FieldRules.NotNegative(data.TrainCount, "data.train_count"),
            FieldRules.NotNegative(data.ValidationCount, "data.validation_count"));
    }

    private static ExperimentClosed Write(Messages.ExperimentClosed closed) => new()
    {
        Id = closed.Id,
        State = (ExperimentState)closed.State,
        Text = closed.Text,
        SummaryJson = Google.Protobuf.UnsafeByteOperations.UnsafeWrap(closed.Summary),
        Folder = closed.Folder,
        AnyFailed = closed.AnyFailed,
        AnyDiverged = closed.AnyDiverged,
        Remark = closed.Remark,
    };

    private static Messages.ExperimentClosed Read(ExperimentClosed closed) => new(
        FieldRules.Name(closed.Id, "id"),
        FieldRules.Defined((Messages.ExperimentState)closed.State, "state"),
        closed.Text,
        closed.SummaryJson.Memory,
        closed.Folder,
        closed.AnyFailed,
        closed.AnyDiverged,
        closed.Remark);
}
