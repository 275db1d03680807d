using Cluster.Shared.Links;
using Cluster.Shared.Protos;

namespace Cluster.Shared.Wire;

/// <summary>To whoever watches an experiment.</summary>
internal static class ObserverFormats
{
    // Of SpecificationBounds: at most a thousand hidden layers; and the outputs.
    private const int LayersMax = 1001;

    public static IEnumerable<IMessageFormat> All { get; } =
    [
        new MessageFormat<Messages.RunPlaced, RunPlaced>(
            MessageType.RunPlaced,
            (m, _) => new RunPlaced { Run = FieldRules.Write(m.Run), Worker = m.Worker },
            p => new(FieldRules.Run(p.Fields.Run), FieldRules.Line(p.Fields.Worker, "worker"))),
        new MessageFormat<Messages.SlotsChanged, SlotsChanged>(
            MessageType.SlotsChanged,
            (m, _) => new SlotsChanged { Slots = m.Slots, Workers = m.Workers },
            p => new(FieldRules.NotNegative(p.Fields.Slots, "slots"), FieldRules.NotNegative(p.Fields.Workers, "workers"))),
        new MessageFormat<Messages.Notice, Notice>(
            MessageType.Notice,
            (m, _) => new Notice { Text = FieldRules.Sentence(m.Text) },
            p => new(p.Fields.Text)),
        new MessageFormat<Messages.RunClosedNews, RunClosedNews>(
            MessageType.RunClosedNews,
            (m, _) => Write(m),
            p => new(
                FieldRules.Run(p.Fields.Run),
                FieldRules.Defined((Training.RunStatus)p.Fields.Status, "status"),
                FieldRules.NotNegative(p.Fields.Seconds, "seconds"),
                p.Fields.HasAccuracy ? FieldRules.Share(p.Fields.Accuracy, "accuracy") : null,
                p.Fields.IsOfValidation,
                p.Fields.WasFinished,
                p.Fields.HasRemark ? p.Fields.Remark : null)),
        new MessageFormat<Messages.RunAlerted, RunAlerted>(
            MessageType.RunAlerted,
            (m, _) => Write(m),
            p => new(FieldRules.Run(p.Fields.Run), Read(p.Fields))),
    ];

    private static RunAlerted Write(Messages.RunAlerted alerted)
    {
        var alert = alerted.Alert;
        var fields = new RunAlerted
        {
            Run = FieldRules.Write(alerted.Run),
            Kind = (AlertKind)alert.Kind,
            Step = alert.Step,
            Epoch = alert.Epoch,
            Cause = FieldRules.Sentence(alert.Cause),
            Remedy = FieldRules.Sentence(alert.Remedy),
        };
        fields.Layers.Add(alert.Layers);
        return fields;
    }

    private static Diagnostics.Alert Read(RunAlerted fields) => new(
        FieldRules.Defined((Diagnostics.AlertKind)fields.Kind, "kind"),
        [.. FieldRules.Few(fields.Layers, LayersMax, "layers").Select(layer => FieldRules.InRange(layer, 0, LayersMax, "layers"))],
        FieldRules.NotNegative(fields.Step, "step"),
        FieldRules.NotNegative(fields.Epoch, "epoch"),
        FieldRules.Text(fields.Cause, "cause"),
        FieldRules.Text(fields.Remedy, "remedy"));

    private static RunClosedNews Write(Messages.RunClosedNews news)
    {
        var fields = new RunClosedNews
        {
            Run = FieldRules.Write(news.Run),
            Status = (RunStatus)news.Status,
            Seconds = news.Seconds,
            IsOfValidation = news.IsOfValidation,
            WasFinished = news.WasFinished,
        };
        if (news.Accuracy is { } accuracy) fields.Accuracy = accuracy;
        if (news.Remark is { } remark) fields.Remark = FieldRules.Sentence(remark);
        return fields;
    }
}
