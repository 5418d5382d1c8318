using System.CommandLine;
using CellGenie.Cli.Output;
using CellGenie.Segmentation;

namespace CellGenie.Cli.Commands;

/// <summary><c>cellgenie train</c>: trains the paper's network on real and synthetic images.</summary>
internal static class TrainCommand
{
    public static Command Create(Terminal terminal)
    {
        var data = new Option<string>("--data")
        {
            Description = "What to train on: data sets joined by ' + ', each PATH[:KEY=VALUE,...] with the keys images, weight, count, per-culture, culture, size, seed. PATH is a COCO file, a generated dataset, or a cell library that images are composed from while training.",
            HelpName = "MIX",
            Required = true,
        };
        var validation = new Option<string>("--validation") { Description = "What to validate with; the model of the best step is kept. Without it, the last.", HelpName = "MIX" };
        var folder = CommonOptions.Folder("--out", "Folder for the model, checkpoints, metrics and loss curves.");
        var settings = new TrainSettings();
        var devices = new Option<string[]>("--device") { Description = "Device to compute on, such as cpu or cuda:0; several share each batch. Default: the best there is.", HelpName = "D" };
        var resume = new Option<bool>("--resume") { Description = "Go on from the last checkpoint of --out." };
        var weights = new Option<string>("--weights") { Description = "Weights to begin with: safetensors, detectron2's .pth or .pkl. What fits is loaded, the rest is reported.", HelpName = "FILE" };
        var command = new Command("train", "Train the paper's network on real and synthetic images.") { data, validation, folder, weights, devices, resume };
        settings.AddTo(command);
        return command.WithExample("cellgenie train --data \"lab/train.json + synthetic\" --validation lab/val.json --preset r50-dcn --out run").WithAction(terminal, (parsed, cancellationToken) =>
        {
            var model = settings.Model(parsed);
            var job = new TrainingJob
            {
                Model = model,
                Options = settings.Options(parsed, model),
                Training = Mix(parsed.GetRequiredValue(data)),
                Validation = parsed.GetValue(validation) is { } mix ? Mix(mix) : [],
                OutputFolder = parsed.GetRequiredValue(folder),
                InitialWeights = parsed.GetValue(weights) is { } file ? CommonOptions.RequireFile(file) : null,
                Devices = parsed.GetValue(devices) is { Length: > 0 } named ? named : ["auto"],
                Resume = parsed.GetValue(resume),
            }.Validate();
            var summary = TrainSummary.Of(job.OutputFolder, Train(terminal, job, cancellationToken));
            terminal.Write(summary, CliJson.Default.TrainSummary, summary.WriteText);
            return ExitCode.Done;
        });
    }

    private static TrainingOutcome Train(Terminal terminal, TrainingJob job, CancellationToken cancellationToken)
    {
        var engine = SegmentationEngines.Load();
        TrainObserver? observer = null;
        try
        {
            return terminal.WithProgress("training", "steps", (progress, note) =>
            {
                observer = new TrainObserver(progress, note);
                return DedicatedThread.Run("training", () => engine.Train(job, observer, cancellationToken));
            });
        }
        catch (OperationCanceledException)
        {
            terminal.Note(observer?.Checkpoint is { } step
                ? $"stopped; the same command with --resume continues after step {step}"
                : $"stopped; --resume continues if {job.OutputFolder} holds a checkpoint");
            throw;
        }
    }

    private static IReadOnlyList<DatasetSource> Mix(string text)
    {
        var mix = DatasetSource.ParseMix(text);
        foreach (var source in mix)
        {
            if (!Path.Exists(source.Path))
                throw CommandException.NotFound($"{source.Path}: there is no such file or folder");
        }

        return mix;
    }
}
