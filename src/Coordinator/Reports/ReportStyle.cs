using Cluster.Coordinator.Reports.Charts;

namespace Cluster.Coordinator.Reports;

internal static class ReportStyle
{
    /// <summary>Turns the theme over; the system's choice holds until it is pressed.</summary>
    public const string ThemeButton = """
        <button id="theme" type="button" aria-label="Light or dark" title="Light or dark" hidden>◐</button>
        <script>
        (function () {
          var root = document.documentElement, button = document.getElementById('theme');
          button.hidden = false;
          button.onclick = function () {
            var dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
            root.dataset.theme = dark ? 'light' : 'dark';
          };
          if (location.hash === '#dark' || location.hash === '#light') root.dataset.theme = location.hash.slice(1);
        })();
        </script>

        """;

    private const string Light = "color-scheme:light;--page:#fcfcfa;--card:#ffffff;--ink:#1c2127;--soft:#5d6670;--rule:#e4e4df;"
        + "--grid:#e6e6e1;--axis:#9aa0a6;--accent:#0068a6;--warn:#8a4b00;--warn-page:#fff3e0;--neutral:#4a525a;";

    private const string Dark = "color-scheme:dark;--page:#14171b;--card:#191d22;--ink:#e6e8ea;--soft:#9ba4ad;--rule:#2b3138;"
        + "--grid:#2a3138;--axis:#6a737c;--accent:#59b4ef;--warn:#ffc680;--warn-page:#33260f;--neutral:#c3c9cf;";

    private const string Page = """
        *{box-sizing:border-box}
        body{margin:0;background:var(--page);color:var(--ink);
        font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;
        font-variant-numeric:tabular-nums;-webkit-text-size-adjust:100%}
        main{max-width:1120px;margin:0 auto;padding:56px 28px 96px}
        header{margin-bottom:56px}
        h1{font-size:34px;line-height:1.2;font-weight:650;letter-spacing:-.015em;margin:0 0 12px;padding-right:48px;overflow-wrap:anywhere}
        h2{font-size:21px;font-weight:620;letter-spacing:-.005em;margin:0 0 6px}
        h3{font-size:15px;font-weight:600;margin:0 0 8px;overflow-wrap:anywhere}
        p{margin:0 0 14px;max-width:74ch}
        section{margin:0 0 64px}
        .question{color:var(--soft);font-size:17px}
        .verdict{font-size:17px;line-height:1.6;margin:28px 0 22px;padding-left:20px;border-left:3px solid var(--accent);max-width:46em}
        .verdict .lead{display:block;font-size:22px;line-height:1.42;font-weight:500;margin-bottom:8px;max-width:36em}
        .partial{background:var(--warn-page);color:var(--warn);padding:10px 14px;border-radius:6px;font-weight:550}
        .meta,.caption{color:var(--soft);font-size:14.5px}
        .notes{color:var(--warn);font-size:14.5px;padding-left:20px;margin:10px 0 0}
        .scroll{overflow-x:auto;margin:14px 0 12px}
        table{border-collapse:collapse;font-size:14px;min-width:min(100%,520px)}
        th,td{text-align:left;padding:8px 18px 8px 0;border-bottom:1px solid var(--rule);vertical-align:baseline;white-space:nowrap}
        th{color:var(--soft);font-weight:550;font-size:13px;white-space:normal;vertical-align:bottom;line-height:1.3}
        th[title]{cursor:help}
        table.dense{font-size:13px}table.dense th,table.dense td{padding-right:13px}table.dense th{font-size:12px}
        table th:last-child,table td:last-child{padding-right:0}
        .number{text-align:right}
        td.wrap{white-space:normal;min-width:220px;color:var(--soft)}
        tr.published-row td{color:var(--soft);font-size:13.5px;padding-top:2px}
        tr:has(+tr.published-row) td{border-bottom-color:transparent;padding-bottom:2px}
        tr.published-row td:first-child{padding-left:14px}
        .status-diverged,.status-failed{color:var(--warn);font-weight:550}
        code{font:13px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
        pre{font:13px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;
        background:var(--card);border:1px solid var(--rule);
        border-radius:8px;padding:16px;overflow-x:auto;margin:12px 0}
        details{margin:10px 0}
        summary{cursor:pointer;color:var(--accent);font-size:14.5px;padding:4px 0}
        dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 20px;font-size:14.5px;margin:14px 0}
        dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
        .pictures{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,320px),1fr));gap:36px 40px;margin-top:22px}
        .pictures:has(>figure:only-child){grid-template-columns:minmax(0,1fr)}
        .pictures:has(>figure:first-child:nth-last-child(2)),.pictures:has(>figure:first-child:nth-last-child(4)){
        grid-template-columns:repeat(auto-fill,minmax(min(100%,400px),1fr))}
        figure{margin:0;min-width:0;max-width:470px}
        figure.wide{max-width:760px}
        svg{display:block;width:100%;height:auto;overflow:visible}
        .narrow{display:none}
        #theme{position:absolute;top:20px;right:20px;width:38px;height:38px;border:1px solid var(--rule);
        border-radius:50%;background:var(--card);
        color:var(--soft);font-size:17px;line-height:1;cursor:pointer}
        @media screen and (max-width:560px){.roomy{display:none}.narrow{display:block}}
        @media (max-width:560px){main{padding:32px 18px 64px}h1{font-size:27px}.verdict .lead{font-size:19px}section{margin-bottom:48px}}
        @media print{#theme,details>summary{display:none}main{max-width:none;padding:0}
        section,figure{break-inside:avoid}body{font-size:12px}}

        """;

    private const string Pictures = """
        svg text{fill:var(--soft);font-size:12px;font-family:inherit}
        svg .label{font-size:12px}svg .legend{fill:var(--ink);font-size:12px}
        line.grid{stroke:var(--grid);stroke-width:1}
        line.minor{stroke-opacity:.45}
        line.axis{stroke:var(--axis);stroke-width:1}
        .line{fill:none;stroke:var(--c);stroke-width:2;stroke-linejoin:round;stroke-linecap:round}
        .thin{stroke-width:1.4;stroke-opacity:.55}
        .dashed{stroke-dasharray:6 4}.dotted{stroke-dasharray:1.5 4}
        .band{fill:var(--c);fill-opacity:.17;stroke:none}
        .bar{fill:var(--c);fill-opacity:.88}
        .error{stroke:var(--ink);stroke-width:1.3;fill:none}
        .interval{stroke:var(--c);stroke-width:1.8;fill:none}
        .dot{fill:var(--c);stroke:var(--page);stroke-width:1.2}
        .published{fill:var(--page);stroke:var(--c);stroke-width:1.8}
        .cell{fill:var(--c)}
        .neutral{--c:var(--neutral)}
        .neuron{fill:none;stroke:var(--grid);stroke-width:1.5}
        .frame{fill:var(--card);stroke:var(--grid);stroke-width:1}.filters{image-rendering:pixelated}
        .tip{fill:transparent}.tip:hover{fill:var(--ink);fill-opacity:.06}

        """;

    public static string Css()
    {
        var light = Light + Palette.Properties(dark: false);
        var dark = Dark + Palette.Properties(dark: true);
        return $"\n:root{{{light}}}\n@media (prefers-color-scheme:dark){{:root{{{dark}}}}}\n"
            + $":root[data-theme=light]{{{light}}}\n:root[data-theme=dark]{{{dark}}}\n"
            + $"@media print{{:root,:root[data-theme=dark]{{{light}}}}}\n{Page}{Pictures}{Palette.Classes()}{HeatMap.Classes()}\n";
    }
}
