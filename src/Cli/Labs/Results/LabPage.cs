using Cluster.Coordinator.Reports;

namespace Cluster.Cli.Labs.Results;

/// <summary>A lab's page: one HTML file that needs nothing else, in the style of the reports.</summary>
internal static class LabPage
{
    public static void Write(TextWriter writer, LabDocument document)
    {
        var html = new HtmlWriter(writer);
        var report = document.Report;
        html.Begin(document.Title);
        html.Raw("<header>\n");
        html.Element("h1", document.Title);
        html.Element("p", document.Description, "question");
        var rest = string.Join(' ', report.Answer.Skip(1));
        html.Raw($"<p class=\"verdict\"><span class=\"lead\">{HtmlWriter.Prose(report.Answer[0])}</span> {HtmlWriter.Prose(rest)}</p>\n");
        html.Element("p", $"{document.Command}, version {document.Version}, {document.Duration}.", "meta");
        html.Raw("</header>\n<section>\n");
        html.Element("h2", "Figures");
        ResultTableHtml.Write(html, report.Table());
        html.Raw("</section>\n");
        foreach (var section in report.Sections) Section(html, section);
        html.End();
    }

    private static void Section(HtmlWriter html, LabSection section)
    {
        if (section.Table is { } table)
        {
            html.Raw("<section>\n");
            html.Element("h2", section.Title);
            html.Element("p", section.Caption, "caption");
            ResultTableHtml.Write(html, table);
            html.Raw("</section>\n");
        }
        else
        {
            html.Pictures(section.Title, section.Caption, section.Pictures, section.Folded);
        }
    }
}
