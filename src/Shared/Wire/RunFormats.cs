using Cluster.Shared.Links;
using Cluster.Shared.Protos;

namespace Cluster.Shared.Wire;

/// <summary>What is said of a run by whoever computes it.</summary>
internal static class RunFormats
{
    public static IEnumerable<IMessageFormat> All { get; } = [.. UnderWay(), .. AtTheEnd()];

    private static IEnumerable<IMessageFormat> UnderWay()
    {
        yield return new MessageFormat<Messages.RunProgress, RunProgress>(
            MessageType.RunProgress,
            (m, _) =>
            {
                var fields = new RunProgress { Run = FieldRules.Write(m.Run), Step = m.Step, Epoch = m.Epoch };
                if (m.EpochAccuracy is { } accuracy) fields.EpochAccuracy = accuracy;
                return fields;
            },
            p => new(
                FieldRules.Run(p.Fields.Run),
                FieldRules.NotNegative(p.Fields.Step, "step"),
                FieldRules.NotNegative(p.Fields.Epoch, "epoch"),
                p.Fields.HasEpochAccuracy ? FieldRules.Share(p.Fields.EpochAccuracy, "epoch_accuracy") : null));
        yield return new MessageFormat<Messages.RunNews, RunNews>(
            MessageType.RunNews,
            (m, _) => new(
                new() { Run = FieldRules.Write(m.Run) },
                HistoryOf(m).ToJson()),
            ReadNews,
            Attachment.Bytes);
        yield return new MessageFormat<Messages.RunCheckpoint, RunCheckpoint>(
            MessageType.RunCheckpoint,
            (m, _) => new(new() { Run = FieldRules.Write(m.Run) }, m.Data),
            p => new(FieldRules.Run(p.Fields.Run), p.Bytes),
            Attachment.Bytes);
    }

    private static IEnumerable<IMessageFormat> AtTheEnd()
    {
        yield return new MessageFormat<Messages.RunEnded, RunEnded>(
            MessageType.RunEnded,
            (m, _) => new(
                new()
                {
                    Run = FieldRules.Write(m.Run),
                    Status = (RunStatus)m.Status,
                    WeightsSha256 = m.WeightsSha256,
                    Seconds = m.Seconds,
                    Divergence = Write(m.Divergence),
                },
                m.History.ToJson()),
            p => new(
                FieldRules.Run(p.Fields.Run),
                EndStatus((Training.RunStatus)p.Fields.Status),
                FieldRules.Hash(p.Fields.WeightsSha256, "weights_sha256"),
                FieldRules.NotNegative(p.Fields.Seconds, "seconds"),
                Training.Sessions.RunHistory.Parse(p.Bytes.Span),
                Read(p.Fields.Divergence)),
            Attachment.Bytes);
        yield return new MessageFormat<Messages.RunLost, RunLost>(
            MessageType.RunLost,
            (m, _) => new RunLost { Run = FieldRules.Write(m.Run), Reason = FieldRules.Sentence(m.Reason), Attempt = m.Attempt },
            p => new(FieldRules.Run(p.Fields.Run), p.Fields.Reason, p.Fields.Attempt));
        yield return new MessageFormat<Messages.RunClosed, RunClosed>(
            MessageType.RunClosed,
            (m, _) => new RunClosed { Run = FieldRules.Write(m.Run) },
            p => new(FieldRules.Run(p.Fields.Run)));
    }

    /// <summary>That a run failed or was eliminated is for the coordinator to say.</summary>
    private static Training.RunStatus EndStatus(Training.RunStatus status) =>
        status is Training.RunStatus.Finished or Training.RunStatus.Diverged or Training.RunStatus.Interrupted
            ? status
            : throw new InvalidDataException($"status is {status}, which whoever computes a run cannot say of it");

    private static Training.Sessions.RunHistory HistoryOf(Messages.RunNews news) =>
        new() { Epochs = [.. news.Epochs], Diagnostics = [.. news.Diagnostics], Pretraining = [.. news.Pretraining] };

    private static Messages.RunNews ReadNews(Incoming<RunNews> news)
    {
        var history = Training.Sessions.RunHistory.Parse(news.Bytes.Span);
        return new(FieldRules.Run(news.Fields.Run), [.. history.Epochs], [.. history.Diagnostics])
        {
            Pretraining = [.. history.Pretraining],
        };
    }

    private static Divergence? Write(Training.Divergence? divergence) => divergence is null
        ? null
        : new()
        {
            Layer = divergence.Layer,
            What = divergence.What,
            Value = divergence.Value,
            Step = divergence.Step,
            Epoch = divergence.Epoch,
        };

    private static Training.Divergence? Read(Divergence? fields) => fields is null
        ? null
        : new(
            FieldRules.NotNegative(fields.Layer, "divergence.layer"),
            FieldRules.Line(fields.What, "divergence.what"),
            fields.Value,
            FieldRules.NotNegative(fields.Step, "divergence.step"),
            FieldRules.NotNegative(fields.Epoch, "divergence.epoch"));
}
