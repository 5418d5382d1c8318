using System.CommandLine;
using System.Text;
using CellGenie.Cli.Output;
using CellGenie.Imaging;
using CellGenie.Synthesis.Realism;
using CellGenie.Synthesis.Report;

namespace CellGenie.Cli.Commands;

/// <summary><c>cellgenie report</c>: real and synthetic images side by side, and how far they are apart.</summary>
internal static class ReportCommand
{
    public static Command Create(Terminal terminal)
    {
        var inputs = new SourceOptions();
        var synthetic = CommonOptions.Folder("--synthetic", "Folder of the synthetic dataset.");
        var output = new Option<string>("--out") { Description = "The report, one HTML file that opens offline; a name that ends with .json takes the numbers alone.", HelpName = "FILE", Required = true };
        var title = new Option<string>("--title") { Description = "Heading of the report.", DefaultValueFactory = _ => "Real and synthetic cells" };
        var json = new Option<string?>("--json") { Description = "Write the numbers to a file too.", HelpName = "FILE" };
        var quiz = new Option<string?>("--quiz") { Description = "Write a page too that asks you which crops are real, and counts; it opens offline.", HelpName = "FILE" };
        var gates = Gates();
        var images = CommonOptions.Count("--realism-images", "Measure realism on at most so many images of each culture, real and synthetic; 0 to leave it out.", ReportInput.DefaultRealismImages, 0, 100_000);
        var workers = CommonOptions.Workers();
        var command = new Command(
            "report",
            "Compare a synthetic dataset with real images: pictures side by side, and by culture how realistic the synthetic ones are. Ends with 5 when a gate fails or an image cannot be read; docs/realism.md has all metrics.")
        {
            synthetic, output, title, json, quiz, gates, images, workers,
        };
        inputs.AddTo(command);
        return command.WithExample("cellgenie report --images lab/images --annotations lab/livecell_coco_val.json --synthetic synthetic --out report.html --gate seamScore=0.9..1.1").WithAction(terminal, (parsed, cancellationToken) =>
        {
            var input = new ReportInput
            {
                Title = parsed.GetRequiredValue(title),
                Real = inputs.Read(parsed),
                Synthetic = CommonOptions.RequireFolder(parsed.GetRequiredValue(synthetic)),
                Culture = inputs.Culture(parsed),
                RealismImages = parsed.GetValue(images),
                Quiz = parsed.GetValue(quiz),
                Gates = parsed.GetValue(gates) ?? [],
                Workers = parsed.GetValue(workers),
            };
            var file = parsed.GetRequiredValue(output);
            var isJson = Path.GetExtension(file).Equals(".json", StringComparison.OrdinalIgnoreCase);
            if (isJson && input.Quiz != null)
                throw CommandException.Usage("--quiz needs an --out that is a page, not .json");
            var data = isJson ? ReportData.Measure(input, cancellationToken) : HtmlReport.Write(file, input, cancellationToken);
            foreach (var target in new[] { isJson ? file : null, parsed.GetValue(json) }.OfType<string>())
                AtomicFile.Write(target, data.ToJson());
            terminal.Output.WriteLine(terminal.Json ? Encoding.UTF8.GetString(data.ToJson()) : isJson ? $"report: {Path.GetFullPath(file)}" : $"report, open it in a browser: {Path.GetFullPath(file)}");
            ProblemList.Write(terminal, data.Problems);
            var failed = data.Gates.Where(g => !g.Passed).ToList();
            foreach (var gate in failed)
                terminal.Error($"gate failed: {gate}");
            return failed.Count > 0 || data.Problems.Count > 0 ? ExitCode.Partial : ExitCode.Done;
        });
    }

    private static Option<MetricGate[]> Gates() => new("--gate")
    {
        Description = "A range that a metric must lie in, such as seamScore=0.9..1.1, classifierAuc=..0.75 or, for one culture, BV2:borderGap=..0.05; may be given several times.",
        HelpName = "[C:]METRIC=LOW..HIGH",
        CustomParser = result =>
        {
            var gates = new List<MetricGate>();
            foreach (var token in result.Tokens)
            {
                if (MetricGate.TryParse(token.Value, out var gate, out var rule))
                    gates.Add(gate!);
                else
                    result.AddError($"--gate '{token.Value}': {rule}");
            }

            return [.. gates];
        },
    };
}
