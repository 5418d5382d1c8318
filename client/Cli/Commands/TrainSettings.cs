using System.CommandLine;
using CellGenie.Segmentation;

namespace CellGenie.Cli.Commands;

/// <summary>The options of <c>train</c> that change the network or the training.</summary>
internal sealed class TrainSettings
{
    private readonly Option<string> _preset = new("--preset") { Description = $"Network: {string.Join(", ", ModelPresets.All.Select(p => p.Name))}.", HelpName = "P" };
    private readonly Option<string> _model = new("--model-options") { Description = "Network as a JSON file, instead of a preset; 'model describe --output json' shows one.", HelpName = "FILE" };
    private readonly Option<string> _file = new("--options") { Description = "Training options as a JSON file; what it leaves out, and the options below, change the defaults.", HelpName = "FILE" };
    private readonly Option<int?> _iterations = new("--iterations") { Description = "Number of updates; milestones and warm-up keep their share of it.", HelpName = "N" };
    private readonly Option<int?> _batch = new("--batch") { Description = "Images for one update; rate and schedule are scaled with it.", HelpName = "N" };
    private readonly Option<int?> _accumulate = new("--accumulate") { Description = "Parts that a batch is computed in, to save memory.", HelpName = "N" };
    private readonly Option<double?> _rate = new("--learning-rate") { Description = "Learning rate after warm-up.", HelpName = "X" };
    private readonly Option<string> _precision = new("--precision") { Description = "What the network computes in: float32 or bfloat16. Weights stay float32." };
    private readonly Option<bool> _freeze = new("--freeze-norms") { Description = "Keep the running statistics of batch norm. Wise below eight images a device." };
    private readonly Option<int?> _evaluate = new("--evaluate-every") { Description = "Validate every so many steps; 0 only at the end.", HelpName = "N" };
    private readonly Option<int?> _checkpoint = new("--checkpoint-every") { Description = "Write a checkpoint every so many steps; 0 only at the end.", HelpName = "N" };
    private readonly Option<int?> _patience = new("--patience") { Description = "Stop after so many evaluations without a better AP; 0 never.", HelpName = "N" };
    private readonly Option<int?> _workers = new("--workers") { Description = "Threads that prepare images; 0 takes one for each processor but one.", HelpName = "N" };
    private readonly Option<ulong?> _seed = new("--seed") { Description = "Seed of initial weights, sampling, data order and augmentation.", HelpName = "S" };

    public TrainSettings() => _precision.AcceptOnlyFromAmong("float32", "bfloat16");

    public void AddTo(Command command)
    {
        Option[] all = [_preset, _model, _file, _iterations, _batch, _accumulate, _rate, _precision, _freeze, _evaluate, _checkpoint, _patience, _workers, _seed];
        foreach (var option in all)
            command.Options.Add(option);
    }

    /// <summary>The network.</summary>
    public ModelOptions Model(ParseResult parsed)
    {
        var (preset, file) = (parsed.GetValue(_preset), parsed.GetValue(_model));
        if (preset != null && file != null)
            throw CommandException.Usage("--preset and --model-options exclude each other");
        return file != null ? ModelOptions.FromJson(File.ReadAllText(CommonOptions.RequireFile(file)), file) : Preset(preset ?? ModelPresets.Paper.Name);
    }

    /// <summary>The training.</summary>
    public TrainingOptions Options(ParseResult parsed, ModelOptions model)
    {
        var options = parsed.GetValue(_file) is { } file
            ? TrainingOptions.FromJson(File.ReadAllText(CommonOptions.RequireFile(file)), file)
            : TrainingOptions.For(model);
        if (parsed.GetValue(_batch) is { } batch)
            options = batch >= 1 ? options.ScaledTo(batch) : throw CommandException.Usage($"--batch {batch}: must be 1 or more");
        if (parsed.GetValue(_iterations) is { } iterations)
            options = iterations >= 1 ? options.Over(iterations) : throw CommandException.Usage($"--iterations {iterations}: must be 1 or more");
        return (options with
        {
            AccumulationSteps = parsed.GetValue(_accumulate) ?? options.AccumulationSteps,
            LearningRate = parsed.GetValue(_rate) ?? options.LearningRate,
            Precision = parsed.GetValue(_precision) switch { "bfloat16" => ComputePrecision.BFloat16, "float32" => ComputePrecision.Float32, _ => options.Precision },
            FreezeNorms = options.FreezeNorms || parsed.GetValue(_freeze),
            EvaluateEvery = parsed.GetValue(_evaluate) ?? options.EvaluateEvery,
            CheckpointEvery = parsed.GetValue(_checkpoint) ?? options.CheckpointEvery,
            Patience = parsed.GetValue(_patience) ?? options.Patience,
            Workers = parsed.GetValue(_workers) ?? options.Workers,
            Seed = parsed.GetValue(_seed) ?? options.Seed,
        }).Validate();
    }

    /// <summary>The preset of a name.</summary>
    /// <exception cref="CommandException">There is none.</exception>
    public static ModelOptions Preset(string name) => ModelPresets.All.FirstOrDefault(p => p.Name == name)
        ?? throw CommandException.Usage($"--preset '{name}': the presets are {string.Join(", ", ModelPresets.All.Select(p => p.Name))}");
}
