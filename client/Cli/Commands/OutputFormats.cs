using System.CommandLine;
using CellGenie.Cli.Output;
using CellGenie.Coco;
using CellGenie.Imaging;
using CellGenie.Synthesis;

namespace CellGenie.Cli.Commands;

/// <summary>The option <c>--format</c> of commands that make datasets: what is written as the dataset grows, and what it is converted to when it is complete.</summary>
internal sealed class OutputFormats
{
    private const string Coco = "coco";
    private const string Labels = "labels";
    private const string Amodal = "amodal";
    private const string Contours = "contours";
    private const string Tracks = "tracks";

    private static readonly string[] Own = [Coco, Labels, Amodal, Contours, Tracks];

    // COCO is there as it is, and label maps are made exactly where they are made with the images.
    private static readonly DatasetFormat[] Conversions = [.. DatasetFormat.All.Where(f => f.Name is not (Coco or "labels-png"))];

    private readonly Option<string[]> _format = new("--format")
    {
        Description = $"Files to write, separated by commas: coco (always), labels (16-bit label maps), amodal (whole masks, hidden share, depth and centre of each cell: amodal.json), contours (maps of interior, contour and touching contour), tracks (with --frames: label maps of tracks and man_track.txt as the Cell Tracking Challenge has them); a folder of its own for each of {string.Join(", ", Conversions.Select(f => f.Name))}.",
        HelpName = "F,F",
        DefaultValueFactory = _ => [Coco],
    };

    private readonly Option<int> _contourWidth = CommonOptions.Count("--contour-width", "Width of the contours of --format contours in pixels.", 2, 1, GenerationSpecification.MaxContourWidth);

    public OutputFormats() => _format.Validators.Add(result =>
    {
        foreach (var name in result.Tokens.SelectMany(t => t.Value.Split(',')))
        {
            if (!Own.Contains(name) && Conversions.All(f => f.Name != name))
                result.AddError($"--format '{name}': expected {string.Join(", ", Own.Concat(Conversions.Select(f => f.Name)))}");
        }
    });

    /// <summary>The options.</summary>
    public IEnumerable<Option> All => [_format, _contourWidth];

    /// <summary>A request with what is written as the dataset grows.</summary>
    public GenerationRequest AddTo(GenerationRequest request, ParseResult parsed)
    {
        var names = Names(parsed);
        var truth = (names.Contains(Amodal) ? TruthFiles.Amodal : 0) | (names.Contains(Contours) ? TruthFiles.Contours : 0) | (names.Contains(Tracks) ? TruthFiles.Tracks : 0);
        return request with
        {
            LabelMaps = names.Contains(Labels),
            Truth = truth == TruthFiles.None ? null : truth,
            ContourWidth = truth.HasFlag(TruthFiles.Contours) && parsed.IsGiven(_contourWidth) ? parsed.GetValue(_contourWidth) : null,
        };
    }

    /// <summary>What the complete dataset is converted to.</summary>
    public IReadOnlyList<DatasetFormat> ToConvert(ParseResult parsed)
    {
        var names = Names(parsed);
        return [.. Conversions.Where(f => names.Contains(f.Name))];
    }

    /// <summary>Converts a complete dataset, into a folder named as the format; one that is there is left as it is.</summary>
    /// <exception cref="CellGenieException">It cannot be written.</exception>
    public static void Convert(Terminal terminal, string dataset, IReadOnlyList<DatasetFormat> formats, int workers, CancellationToken cancellationToken)
    {
        foreach (var format in formats)
        {
            var target = Path.Combine(dataset, format.Name);
            if (Directory.Exists(target))
            {
                terminal.Note($"{target} is there already");
                continue;
            }

            // Renamed when it is whole: what an interruption leaves is thrown away.
            var growing = target + AtomicFile.TemporaryEnding;
            if (Directory.Exists(growing))
                Directory.Delete(growing, recursive: true);
            terminal.WithProgress($"writing {format.Name}", "images", progress => DatasetConverter.Convert(
                Path.Combine(dataset, DatasetFiles.Annotations),
                DatasetFormat.Coco,
                growing,
                format,
                new ConversionOptions { ImagesFolder = Path.Combine(dataset, DatasetFiles.Images), Workers = workers },
                new ProgressAdapter<ConversionProgress>(progress, p => new WorkProgress(p.Done, p.Total)),
                cancellationToken));
            Directory.Move(growing, target);
        }
    }

    private HashSet<string> Names(ParseResult parsed) => [.. (parsed.GetValue(_format) ?? []).SelectMany(f => f.Split(','))];
}
