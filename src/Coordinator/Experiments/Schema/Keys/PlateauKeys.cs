using Cluster.Shared.Optimizers.Schedules;

namespace Cluster.Coordinator.Experiments.Schema.Keys;

/// <summary>When and by how much the learning rate falls where the cost does not fall any more.</summary>
internal static class PlateauKeys
{
    private const string Only = "with schedule on_plateau";

    public static IEnumerable<ExperimentKey> All()
    {
        var standard = new PlateauSpecification();
        yield return Key.Of("plateau.factor", new RealType(0, 1, minAllowed: false, maxAllowed: false), standard.Factor,
            (d, value) => Change(d, plateau => plateau with { Factor = value }),
            "By which the learning rate is multiplied on a plateau.", Only, IsUsed);
        yield return Key.Of("plateau.patience", new IntegerType(0, Key.EpochsMax), standard.Patience,
            (d, value) => Change(d, plateau => plateau with { Patience = value }),
            "Epochs in a row without improvement that are borne; the next one lowers the learning rate.", Only, IsUsed);
        yield return Key.Of("plateau.threshold", RealType.Fraction, standard.Threshold,
            (d, value) => Change(d, plateau => plateau with { Threshold = value }),
            "An epoch improves if its cost is below (1 − threshold) times the lowest before.", Only, IsUsed);
        yield return Key.Of("plateau.cooldown", new IntegerType(0, Key.EpochsMax), standard.Cooldown,
            (d, value) => Change(d, plateau => plateau with { Cooldown = value }),
            "Epochs after each change that do not count as epochs without improvement.", Only, IsUsed);
        yield return Key.Of("plateau.min_rate", RealType.NotNegative, standard.MinRate,
            (d, value) => Change(d, plateau => plateau with { MinRate = value }),
            "The learning rate does not fall below it.", Only, IsUsed);
    }

    private static bool IsUsed(ExperimentDraft draft) => draft.Optimizer.Schedule.Kind == ScheduleKind.OnPlateau;

    private static void Change(ExperimentDraft draft, Func<PlateauSpecification, PlateauSpecification> change)
    {
        if (!IsUsed(draft)) return;
        var schedule = draft.Optimizer.Schedule;
        draft.Optimizer = draft.Optimizer with { Schedule = schedule with { Plateau = change(schedule.Plateau ?? new()) } };
    }
}
