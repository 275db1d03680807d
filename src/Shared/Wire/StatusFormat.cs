using Cluster.Shared.Protos;

namespace Cluster.Shared.Wire;

/// <summary>What a cluster says of itself.</summary>
internal static class StatusFormat
{
    public static ClusterStatus Write(Messages.ClusterStatus status) => new()
    {
        Coordinator = status.Coordinator,
        Since = status.Since.UtcTicks,
        Now = status.Now.UtcTicks,
        Workers = { status.Workers.Select(Write) },
        Experiments = { status.Experiments.Select(Write) },
        Notices = { status.Notices.Select(notice => new TimedNotice { At = notice.At.UtcTicks, Text = notice.Text }) },
    };

    public static Messages.ClusterStatus Read(ClusterStatus fields) => new(
        FieldRules.Line(fields.Coordinator, "coordinator"),
        FieldRules.Time(fields.Since, "since"),
        FieldRules.Time(fields.Now, "now"),
        [.. fields.Workers.Select(Read)],
        [.. fields.Experiments.Select(Read)],
        [.. fields.Notices.Select(notice => new Messages.TimedNotice(FieldRules.Time(notice.At, "notices.at"), notice.Text))]);

    private static WorkerStatus Write(Messages.WorkerStatus worker) => new()
    {
        Name = worker.Name,
        Endpoint = worker.Endpoint,
        Slots = worker.Slots,
        Runs = { worker.Runs },
        Since = worker.Since.UtcTicks,
    };

    private static Messages.WorkerStatus Read(WorkerStatus fields) => new(
        FieldRules.Line(fields.Name, "workers.name"),
        FieldRules.Line(fields.Endpoint, "workers.endpoint"),
        FieldRules.NotNegative(fields.Slots, "workers.slots"),
        [.. fields.Runs.Select(run => FieldRules.Line(run, "workers.runs"))],
        FieldRules.Time(fields.Since, "workers.since"));

    private static ExperimentStatus Write(Messages.ExperimentStatus experiment) => new()
    {
        Id = experiment.Id,
        State = (ExperimentState)experiment.State,
        Done = experiment.Done,
        Runs = experiment.Runs,
        Submitted = experiment.Submitted.UtcTicks,
        Remark = experiment.Remark,
    };

    private static Messages.ExperimentStatus Read(ExperimentStatus fields) => new(
        FieldRules.Name(fields.Id, "experiments.id"),
        FieldRules.Defined((Messages.ExperimentState)fields.State, "experiments.state"),
        FieldRules.NotNegative(fields.Done, "experiments.done"),
        FieldRules.NotNegative(fields.Runs, "experiments.runs"),
        FieldRules.Time(fields.Submitted, "experiments.submitted"),
        fields.Remark);
}
