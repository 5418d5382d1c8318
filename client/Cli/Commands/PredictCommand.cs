using System.CommandLine;
using CellGenie.Cli.Output;
using CellGenie.Segmentation;

namespace CellGenie.Cli.Commands;

/// <summary><c>cellgenie predict</c>: finds the cells of images with a trained network.</summary>
internal static class PredictCommand
{
    public static Command Create(Terminal terminal)
    {
        var model = new Option<string>("--model") { Description = "Model that train made.", HelpName = "FILE", Required = true };
        var images = new Option<string>("--images") { Description = "Folder with the images, or one image.", HelpName = "DIR", Required = true };
        var annotations = new Option<string>("--annotations") { Description = "COCO file with the true cells; the result is scored with it.", HelpName = "FILE" };
        var folder = CommonOptions.Folder("--out", "Folder for COCO results, annotations, label maps and pictures.");
        var device = new Option<string>("--device") { Description = "Device to compute on, such as cpu or cuda:0. Default: the best there is.", HelpName = "D", DefaultValueFactory = _ => "auto" };
        var standard = new PredictionOptions();
        var score = new Option<double>("--score") { Description = "Least score of the cells in label maps, annotations and pictures; results hold all.", HelpName = "X", DefaultValueFactory = _ => standard.CertainScore };
        var batch = CommonOptions.Count("--batch", "Images or tiles for one call of the network.", standard.BatchSize, 1, 1024);
        var above = CommonOptions.Count("--tile-above", "Images with a longer side than this are cut into tiles; 0 never.", standard.TileAbove, 0, 1 << 20);
        var side = CommonOptions.Count("--tile", "Side of a tile in pixels.", standard.TileSide, 64, 16384);
        var overlap = CommonOptions.Count("--tile-overlap", "Least overlap of neighbouring tiles in pixels.", standard.TileOverlap, 0, 8192);
        var pictures = CommonOptions.Count("--pictures", "How many images are drawn with outlines: true ones yellow, found ones dotted red.", standard.Pictures, 0, 1_000_000);
        var noLabels = new Option<bool>("--no-labels") { Description = "Write no label maps." };
        var command = new Command("predict", "Find the cells of images with a trained network. Ends with 5 when some images could not be read.")
        {
            model, images, annotations, folder, device, score, batch, above, side, overlap, pictures, noLabels,
        };
        return command.WithExample("cellgenie predict --model run/model.safetensors --images lab/images --out found").WithAction(terminal, (parsed, cancellationToken) =>
        {
            var path = parsed.GetRequiredValue(images);
            if (!Path.Exists(path))
                throw CommandException.NotFound($"{path}: there is no such file or folder");
            var job = new PredictionJob
            {
                Images = path,
                Annotations = parsed.GetValue(annotations) is { } truth ? CommonOptions.RequireFile(truth) : null,
                OutputFolder = parsed.GetRequiredValue(folder),
                Options = new PredictionOptions
                {
                    CertainScore = parsed.GetValue(score),
                    BatchSize = parsed.GetValue(batch),
                    TileAbove = parsed.GetValue(above),
                    TileSide = parsed.GetValue(side),
                    TileOverlap = parsed.GetValue(overlap),
                    LabelMaps = !parsed.GetValue(noLabels),
                    Pictures = parsed.GetValue(pictures),
                }.Validate(),
            };
            var modelFile = CommonOptions.RequireFile(parsed.GetRequiredValue(model));
            var found = PredictSummary.Of(job.OutputFolder, Predict(terminal, modelFile, parsed.GetRequiredValue(device), job, cancellationToken));
            terminal.Write(found, CliJson.Default.PredictSummary, found.WriteText);
            ProblemList.Write(terminal, found.Problems);
            return found.Problems.Count > 0 ? ExitCode.Partial : ExitCode.Done;
        });
    }

    private static PredictionSummary Predict(Terminal terminal, string modelFile, string device, PredictionJob job, CancellationToken cancellationToken)
    {
        var engine = SegmentationEngines.Load();
        return terminal.WithProgress("predicting", "images", progress => DedicatedThread.Run("prediction", () =>
        {
            using var model = engine.Load(modelFile, device);
            return PredictionRun.Run(model.Predict, job, new ProgressAdapter<PredictionProgress>(progress, p => new WorkProgress(p.Done, p.Images)), cancellationToken);
        }));
    }
}
