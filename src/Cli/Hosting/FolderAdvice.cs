namespace Cluster.Cli.Hosting;

/// <summary>What messages about an experiment's folder tell the person to do; each a sentence that fits the command.</summary>
/// <param name="NotCreated">The folder of a new experiment cannot be written.</param>
/// <param name="NotOpened">That of an earlier one cannot be written.</param>
/// <param name="NoExperiment">It holds no experiment.</param>
/// <param name="NotWritten">A file of results cannot be written.</param>
internal sealed record FolderAdvice(string NotCreated, string NotOpened, string NoExperiment, string NotWritten)
{
    /// <summary>For 'cluster run'.</summary>
    /// <param name="folder">The experiment's.</param>
    public static FolderAdvice OfRun(string folder) => new(
        "Choose another one with --out.",
        "Make it writable, or resume a copy of it.",
        "So there is nothing to resume. Give the folder that 'cluster run' printed, for example runs/NAME-TIME.",
        $"Make room for it; 'cluster run --resume {folder}' then writes all results without training again.");

    /// <summary>For a coordinator, whose folders nobody chose one by one, and which goes on by itself.</summary>
    public static FolderAdvice OfCoordinator { get; } = new(
        "Make room on the coordinator's disk, or make the folder writable, and submit the experiment again.",
        "Make it writable.",
        "Put it back from a copy, or move the folder away.",
        "Make room for it, or make it writable; nothing has to be trained again.");
}
