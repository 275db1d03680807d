using Cluster.Cli.Labs.Results;
using Cluster.Shared;
using Cluster.Shared.Files;

namespace Cluster.Cli.Hosting;

/// <summary>What a lab leaves behind, in one folder: its page and its figures.</summary>
internal sealed class LabFolder
{
    private const string ReportFileName = "report.html";
    private readonly string _path;

    /// <summary>Made before the lab begins, so that nothing is computed in vain.</summary>
    /// <param name="chosen">The user's; null for runs/lab-NAME-TIME. It must not hold results already.</param>
    /// <param name="lab">Its name.</param>
    /// <param name="now">For the folder's name.</param>
    /// <exception cref="UserException">It cannot be made, or holds results.</exception>
    public LabFolder(string? chosen, string lab, DateTimeOffset now)
    {
        _path = chosen ?? Path.Combine("runs", $"lab-{lab}-{now:yyyyMMdd-HHmmss}");
        if (File.Exists(Report))
            throw new UserException($"{_path} already holds a report. Choose another folder with --out.");
        Guarded(_path, () => Directory.CreateDirectory(_path));
    }

    public string Report => Path.Combine(_path, ReportFileName);

    public void Write(LabDocument document)
    {
        var figures = Path.Combine(_path, "figures.json");
        Guarded(figures, () => AtomicFile.WriteText(figures, writer => writer.WriteLine(document.ToJson())));
        Guarded(Report, () => AtomicFile.WriteText(Report, writer => LabPage.Write(writer, document)));
    }

    private static void Guarded(string path, Action write)
    {
        try
        {
            write();
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"{path} cannot be written: {cause.Message} Choose another folder with --out.", cause);
        }
    }
}
