using System.CommandLine;
using System.Text;
using CellGenie.Cli.Output;
using CellGenie.Synthesis.Report;

namespace CellGenie.Cli.Commands;

/// <summary><c>cellgenie report</c>: real and synthetic images side by side.</summary>
internal static class ReportCommand
{
    public static Command Create(Terminal terminal)
    {
        var inputs = new SourceOptions();
        var synthetic = CommonOptions.Folder("--synthetic", "Folder of the synthetic dataset.");
        var output = new Option<string>("--out") { Description = "The report, one HTML file that opens offline.", HelpName = "FILE", Required = true };
        var title = new Option<string>("--title") { Description = "Heading of the report.", DefaultValueFactory = _ => "Real and synthetic cells" };
        var workers = CommonOptions.Workers();
        var command = new Command("report", "Compare a synthetic dataset with real images: pictures side by side, counts and areas by culture.") { synthetic, output, title, workers };
        inputs.AddTo(command);
        return command.WithExample("cellgenie report --images lab/images --annotations lab/livecell_coco_train.json --synthetic synthetic --out report.html").WithAction(terminal, (parsed, cancellationToken) =>
        {
            var input = new ReportInput
            {
                Title = parsed.GetRequiredValue(title),
                Real = inputs.Read(parsed),
                Synthetic = CommonOptions.RequireFolder(parsed.GetRequiredValue(synthetic)),
                Culture = inputs.Culture(parsed),
                Workers = parsed.GetValue(workers),
            };
            var file = parsed.GetRequiredValue(output);
            var data = HtmlReport.Write(file, input, cancellationToken);
            terminal.Output.WriteLine(terminal.Json ? Encoding.UTF8.GetString(data.ToJson()) : $"report, open it in a browser: {Path.GetFullPath(file)}");
            ProblemList.Write(terminal, data.Problems);
            return data.Problems.Count > 0 ? ExitCode.Partial : ExitCode.Done;
        });
    }
}
