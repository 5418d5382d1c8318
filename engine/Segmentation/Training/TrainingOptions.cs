using System.Text.Json;
using CellGenie.Imaging;

namespace CellGenie.Segmentation;

/// <summary>Every number of the training: solver, schedule, augmentation, evaluation. Defaults are LIVECell's and the paper's (section 4).</summary>
public sealed record TrainingOptions
{
    /// <summary>Number of weight updates. Default 30,000.</summary>
    public int Iterations { get; init; } = 30000;

    /// <summary>Images of one weight update, over all devices and accumulation steps. Default 16.</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>Parts that a batch is computed in, one after the other, to save memory; each part is normalised on its own. Default 1.</summary>
    public int AccumulationSteps { get; init; } = 1;

    /// <summary>Learning rate after warm-up, for this batch size. Paper: 0.02 (for 16 images).</summary>
    public double LearningRate { get; init; } = 0.02;

    /// <summary>Momentum of SGD. Paper: 0.9.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>Weight decay of everything but norm layers. Default 1e-4.</summary>
    public double WeightDecay { get; init; } = 1e-4;

    /// <summary>Weight decay of norm layers. Default 0.</summary>
    public double NormWeightDecay { get; init; }

    /// <summary>Iterations at which the rate is multiplied by <see cref="Gamma"/>, ascending. Default 17,500 and 20,000.</summary>
    public IReadOnlyList<int> Milestones { get; init; } = [17500, 20000];

    /// <summary>The factor of each milestone. Default 0.1.</summary>
    public double Gamma { get; init; } = 0.1;

    /// <summary>Iterations of linear warm-up. Default 1,000.</summary>
    public int WarmupIterations { get; init; } = 1000;

    /// <summary>Share of the rate at iteration 0. Default 0.001.</summary>
    public double WarmupFactor { get; init; } = 0.001;

    /// <summary>The largest norm of the gradient; larger ones are scaled down. 0, the default, never clips.</summary>
    public double GradientClip { get; init; }

    /// <summary>What the network computes in; weights, norms, losses and boxes are always float32.</summary>
    public ComputePrecision Precision { get; init; } = ComputePrecision.Float32;

    /// <summary>Whether batch norm uses and keeps the running statistics instead of the batch's. Wise below eight images a device. Default no.</summary>
    public bool FreezeNorms { get; init; }

    /// <summary>Backbone stages that do not learn: 0 none, 1 the stem, 2 the stem and res2, up to 5. Default 0.</summary>
    public int FrozenStages { get; init; }

    /// <summary>Short sides in pixels that an image may be resized to, one drawn for each; 0 leaves it as it is. Default 440 to 620.</summary>
    public IReadOnlyList<int> ShortSides { get; init; } = [440, 480, 520, 560, 580, 620];

    /// <summary>The most pixels of the long side after resizing. Default 1333.</summary>
    public int LongSide { get; init; } = 1333;

    /// <summary>Probability of a left-right flip. Default 0.5.</summary>
    public double HorizontalFlip { get; init; } = 0.5;

    /// <summary>Probability of an upside-down flip: a microscope has no up. Default 0, as LIVECell trains.</summary>
    public double VerticalFlip { get; init; }

    /// <summary>The smallest share of each side that a random crop keeps; 1, the default, never crops.</summary>
    public double MinCrop { get; init; } = 1;

    /// <summary>Largest relative change of contrast about the image's mean, up or down. Default 0.</summary>
    public double Contrast { get; init; }

    /// <summary>Largest change of brightness in grey values, up or down. Default 0.</summary>
    public double Brightness { get; init; }

    /// <summary>Whether images without a cell are trained on, as pure background. Default no, as LIVECell trains.</summary>
    public bool KeepEmptyImages { get; init; }

    /// <summary>Validate every so many iterations, and at the end; 0 only at the end. Default 500.</summary>
    public int EvaluateEvery { get; init; } = 500;

    /// <summary>The most validation images used for an evaluation; 0, the default, all.</summary>
    public int EvaluationImages { get; init; }

    /// <summary>Write a checkpoint every so many iterations, and at the end; 0 only at the end. Default 500.</summary>
    public int CheckpointEvery { get; init; } = 500;

    /// <summary>Numbered checkpoints that are kept, beside the best and the last. Default 2.</summary>
    public int KeepCheckpoints { get; init; } = 2;

    /// <summary>Stop after so many evaluations without a better validation AP; 0, the default, never.</summary>
    public int Patience { get; init; }

    /// <summary>Write a metrics line every so many iterations. Default 20.</summary>
    public int LogEvery { get; init; } = 20;

    /// <summary>Seed of everything random: initial weights, sampling, data order, augmentation.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Threads that prepare images; 0, the default, takes one for each processor but one.</summary>
    public int Workers { get; init; }

    /// <summary>The same schedule for another number of images an update: rate times the ratio, iterations divided by it (the linear scaling rule).</summary>
    /// <param name="batchSize">1 or more.</param>
    public TrainingOptions ScaledTo(int batchSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        var ratio = (double)batchSize / BatchSize;
        int Scale(int iterations) => iterations == 0 ? 0 : (int)Math.Clamp(Math.Round(iterations / ratio), 1, int.MaxValue);
        return this with
        {
            BatchSize = batchSize,
            LearningRate = LearningRate * ratio,
            Iterations = Scale(Iterations),
            Milestones = [.. Milestones.Select(Scale)],
            WarmupIterations = Scale(WarmupIterations),
            EvaluateEvery = Scale(EvaluateEvery),
            CheckpointEvery = Scale(CheckpointEvery),
        };
    }

    /// <summary>The same training in another number of updates: milestones and warm-up keep their share of it.</summary>
    /// <param name="iterations">1 or more.</param>
    public TrainingOptions Over(int iterations)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(iterations, 1);
        int Scale(int value) => (int)((long)value * iterations / Iterations);
        return this with { Iterations = iterations, Milestones = [.. Milestones.Select(Scale)], WarmupIterations = Scale(WarmupIterations) };
    }

    /// <summary>The defaults that fit a model preset: <c>tiny</c> trains on its small images for minutes, the others as LIVECell does.</summary>
    public static TrainingOptions For(ModelOptions model) => model.Name == ModelPresets.Tiny.Name
        ? new TrainingOptions
        {
            Iterations = 500,
            BatchSize = 2,
            LearningRate = 0.02,
            Milestones = [400, 470],
            WarmupIterations = 50,
            WarmupFactor = 0.1,
            GradientClip = 10,
            ShortSides = [0],
            VerticalFlip = 0.5,
            MinCrop = 0.5,
            EvaluateEvery = 100,
            CheckpointEvery = 100,
            LogEvery = 10,
            FreezeNorms = true,
        }
        : new TrainingOptions();

    /// <summary>Checks every number and every combination.</summary>
    /// <returns>This object.</returns>
    /// <exception cref="CellGenieException">A number is out of its range; the message names it.</exception>
    public TrainingOptions Validate()
    {
        Range(Iterations, 1, 100_000_000, nameof(Iterations));
        Range(BatchSize, 1, 4096, nameof(BatchSize));
        Range(AccumulationSteps, 1, BatchSize, nameof(AccumulationSteps));
        Rule(BatchSize % AccumulationSteps == 0, nameof(AccumulationSteps), $"must divide the batch of {BatchSize} images evenly");
        Range(LearningRate, 0, 100, nameof(LearningRate));
        Rule(Momentum is >= 0 and < 1, nameof(Momentum), "must be from 0 to below 1");
        Range(WeightDecay, 0, 1, nameof(WeightDecay));
        Range(NormWeightDecay, 0, 1, nameof(NormWeightDecay));
        Rule(Milestones.Count <= 100 && Milestones.All(m => m >= 0), nameof(Milestones), "must be at most 100 numbers of 0 or more");
        Rule(Milestones.Zip(Milestones.Skip(1)).All(pair => pair.First <= pair.Second), nameof(Milestones), "must ascend");
        Rule(Gamma is > 0 and <= 1, nameof(Gamma), "must be above 0 and at most 1");
        Range(WarmupIterations, 0, 100_000_000, nameof(WarmupIterations));
        Range(WarmupFactor, 0, 1, nameof(WarmupFactor));
        Range(GradientClip, 0, 1e9, nameof(GradientClip));
        Rule(Enum.IsDefined(Precision), nameof(Precision), "must be float32 or bfloat16");
        Range(FrozenStages, 0, 5, nameof(FrozenStages));
        Rule(ShortSides.Count is >= 1 and <= 100, nameof(ShortSides), "must have 1 to 100 entries");
        Rule(ShortSides.All(s => s is 0 or (>= 16 and <= 16384)), nameof(ShortSides), "must be 0 or from 16 to 16384");
        Range(LongSide, 16, 32768, nameof(LongSide));
        Rule(ShortSides.All(s => s <= LongSide), nameof(LongSide), $"must not be below {nameof(ShortSides)}");
        Range(HorizontalFlip, 0, 1, nameof(HorizontalFlip));
        Range(VerticalFlip, 0, 1, nameof(VerticalFlip));
        Range(MinCrop, 0.1, 1, nameof(MinCrop));
        Range(Contrast, 0, 0.9, nameof(Contrast));
        Range(Brightness, 0, 255, nameof(Brightness));
        Range(EvaluateEvery, 0, 100_000_000, nameof(EvaluateEvery));
        Range(EvaluationImages, 0, 100_000_000, nameof(EvaluationImages));
        Range(CheckpointEvery, 0, 100_000_000, nameof(CheckpointEvery));
        Range(KeepCheckpoints, 0, 10_000, nameof(KeepCheckpoints));
        Range(Patience, 0, 100_000_000, nameof(Patience));
        Range(LogEvery, 1, 100_000_000, nameof(LogEvery));
        Range(Workers, 0, 1024, nameof(Workers));
        return this;
    }

    /// <summary>All numbers as indented JSON; <see cref="FromJson"/> inverts it.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, SegmentationJson.Default.TrainingOptions);

    /// <summary>Reads what <see cref="ToJson"/> wrote. What is missing takes its default.</summary>
    /// <param name="json">The text.</param>
    /// <param name="file">Name of the file, for messages.</param>
    /// <exception cref="InvalidInputException">It is not valid JSON, or <see cref="Validate"/> refuses it.</exception>
    public static TrainingOptions FromJson(string json, string file)
    {
        var options = SegmentationJson.Read(json, file, SegmentationJson.Default.TrainingOptions, new TrainingOptions());
        try
        {
            return options.Validate();
        }
        catch (CellGenieException e)
        {
            throw new InvalidInputException(file, "", e.Message, e);
        }
    }

    private static void Rule(bool holds, string name, string rule) => OptionRules.Require(holds, "training option", name, rule);

    private static void Range(double value, double low, double high, string name) =>
        Rule(value >= low && value <= high, name, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"must be from {low} to {high}, not {value}"));
}
