using System.Globalization;
using System.Text;
using CellGenie.Imaging;

namespace CellGenie.Segmentation;

/// <summary>Says in plain words what a model is, what it was trained on, how good it was on what, and what it must not be taken for.</summary>
public static class ModelCard
{
    /// <summary>Writes the card as Markdown.</summary>
    /// <param name="path">The file.</param>
    /// <param name="job">What was asked for.</param>
    /// <param name="start">What it began with.</param>
    /// <param name="outcome">How it ended.</param>
    /// <param name="parts">The data sets of the training set, with the images that each gave.</param>
    /// <param name="weights">What became of the initial weights; null where they were random.</param>
    /// <exception cref="CellGenieException">The file cannot be written.</exception>
    public static void Write(
        string path, TrainingJob job, TrainingStart start, TrainingOutcome outcome, IReadOnlyList<(DatasetSource Dataset, int Images)> parts, WeightPlan? weights)
    {
        var text = new StringBuilder();
        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
        var (model, options) = (job.Model, job.Options);
        Line($"# Cell segmentation model `{model.Name}`\n");
        Line($"Cascade Mask R-CNN, ResNeSt with {string.Join(", ", model.Blocks)} blocks, FPN; {start.Parameters:N0} parameters; one class, the cell.");
        Line($"File: `{Path.GetFileName(outcome.ModelFile)}` (safetensors with the network's options inside).\n");
        Line($"## Training data\n");
        foreach (var (dataset, images) in parts)
            Line($"- `{dataset}`: {images} images{(dataset.IsLibrary ? " an epoch, composed while training from a cell library" : "")}");
        Line($"\nInitial weights: {(weights == null ? "random" : weights.Summary())}.\n");
        Line($"## Training\n");
        Line($"{outcome.Iterations} of {options.Iterations} steps of {options.BatchSize} images, SGD, learning rate {options.LearningRate}, momentum {options.Momentum}, {(options.Precision == ComputePrecision.Float32 ? "float32" : "bfloat16 with float32 weights")}, seed {options.Seed}, on {string.Join(", ", start.Devices)} with {start.Library}.");
        Line($"{(outcome.StoppedEarly ? "It ended early: validation did not improve any more." : "It ran to its end.")}\n");
        Line($"## Validation\n");
        if (outcome.Best is { } best)
        {
            Line($"The best of the evaluations, after {best.Iteration} steps, on {start.ValidationImages} images:\n");
            Line($"| protocol | mask AP | mask AP50 | mask AP75 | box AP | box AP50 |\n|---|---|---|---|---|---|");
            Line($"| livecell | {Percent(best.Scores.MaskAp)} | {Percent(best.Scores.MaskAp50)} | {Percent(best.Scores.MaskAp75)} | {Percent(best.Scores.BoxAp)} | {Percent(best.Scores.BoxAp50)} |");
            Line($"| coco | {Percent(best.Scores.CocoMaskAp)} | | | {Percent(best.Scores.CocoBoxAp)} | |\n");
            Line($"The model was chosen by these numbers, so they flatter it; take a test set that it never saw to compare it with others.");
        }
        else
        {
            Line($"None: there were no validation images. Nothing is known about how good it is.");
        }

        Line($"\nNo score on LIVECell is claimed unless the data above are LIVECell's own files.\n");
        Line($"## Use\n");
        Line($"For phase-contrast images like those it was trained on. Images are resized to a short side of {(model.PredictionShortSide == 0 ? "their own" : $"{model.PredictionShortSide} pixels")}; at most {model.Detections} cells are found in one. It is no medical device.");
        Line($"The licence of the training images may bind the model, too: LIVECell's is CC BY-NC 4.0.");
        AtomicFile.Write(path, Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static string Percent(double score) => double.IsFinite(score) ? (score * 100).ToString("0.00", CultureInfo.InvariantCulture) : "-";
}
