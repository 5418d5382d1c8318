using CellGenie.Imaging;

namespace CellGenie.Segmentation;

/// <summary>What to train on what.</summary>
public sealed record TrainingJob
{
    /// <summary>The network.</summary>
    public required ModelOptions Model { get; init; }

    /// <summary>The training.</summary>
    public required TrainingOptions Options { get; init; }

    /// <summary>The training set: one data set or several, mixed.</summary>
    public required IReadOnlyList<DatasetSource> Training { get; init; }

    /// <summary>The validation set; empty trains without validation.</summary>
    public IReadOnlyList<DatasetSource> Validation { get; init; } = [];

    /// <summary>The folder for checkpoints, metrics and the model; see <see cref="RunFiles"/>.</summary>
    public required string OutputFolder { get; init; }

    /// <summary>Weights to begin with: safetensors, .pth or .pkl; null begins with random ones.</summary>
    public string? InitialWeights { get; init; }

    /// <summary>Devices to compute on, as in <see cref="EngineInfo.Devices"/>; <c>auto</c> alone takes the best one.</summary>
    public IReadOnlyList<string> Devices { get; init; } = ["auto"];

    /// <summary>Whether to go on from the last checkpoint of <see cref="OutputFolder"/>. Without one, training begins anew.</summary>
    public bool Resume { get; init; }

    /// <summary>Checks everything that can be checked without opening a file.</summary>
    /// <returns>This object.</returns>
    /// <exception cref="CellGenieException">Something is missing or out of its range.</exception>
    public TrainingJob Validate()
    {
        Model.Validate();
        Options.Validate();
        if (Training.Count == 0)
            throw new CellGenieException("There is nothing to train on: name at least one data set.");
        if (Devices.Count == 0)
            throw new CellGenieException("There is nothing to compute on: name at least one device.");
        if (Options.Patience > 0 && Validation.Count == 0)
            throw new CellGenieException("Patience needs data to validate with: without it nothing can fail to improve.");
        var step = Options.AccumulationSteps * Devices.Count;
        if (Options.BatchSize % step != 0)
            throw new CellGenieException($"A batch of {Options.BatchSize} images cannot be shared evenly by {Devices.Count} devices in {Options.AccumulationSteps} accumulation steps.");
        return this;
    }
}
