using System.CommandLine;
using CellGenie.Cli.Output;
using CellGenie.Segmentation;

namespace CellGenie.Cli.Commands;

/// <summary><c>cellgenie model describe</c>: what a network consists of. Needs no tensor library.</summary>
internal static class ModelDescribeCommand
{
    // LIVECell's images at the short side of 640 that detectron2's numbers are usually given for, in whole multiples of 32.
    private const int Width = 864;
    private const int Height = 640;

    public static Command Create(Terminal terminal)
    {
        var preset = new Option<string>("--preset") { Description = $"Network: {string.Join(", ", ModelPresets.All.Select(p => p.Name))}.", HelpName = "P" };
        var model = new Option<string>("--model") { Description = "A trained model, instead of a preset.", HelpName = "FILE" };
        var size = CommonOptions.Size();
        size.Description = $"Size of the image that the maps are given for, rounded up to multiples of 32; default {Width}x{Height}.";
        var tensors = new Option<bool>("--tensors") { Description = "List every tensor of a checkpoint with its shape. JSON always does." };
        var command = new Command("describe", "Show the parts, shapes and parameter counts of a network.") { preset, model, size, tensors };
        return command.WithExample("cellgenie model describe --preset paper").WithAction(terminal, (parsed, _) =>
        {
            var (name, file) = (parsed.GetValue(preset), parsed.GetValue(model));
            if ((name is null) == (file is null))
                throw CommandException.Usage("give --preset or --model");
            var options = file is null ? TrainSettings.Preset(name!) : ModelFile.ReadOptions(CommonOptions.RequireFile(file));
            var (width, height) = parsed.GetValue(size) ?? (Width, Height);
            if (Math.Max(width, height) > 1 << 20)
                throw CommandException.Usage($"--size {width}x{height}: sides are at most {1 << 20}");
            var summary = ModelSummary.Of(options, RoundUp(width), RoundUp(height));
            terminal.Write(summary, CliJson.Default.ModelSummary, output => summary.WriteText(output, parsed.GetValue(tensors)));
            return ExitCode.Done;
        });
    }

    private static int RoundUp(int side) => (side + 31) / 32 * 32;
}
