using System.Globalization;
using CellGenie.Synthesis.Sampling;

namespace CellGenie.Segmentation.Torch.Tests;

/// <summary>
/// Trains a preset on the simulated laboratory for minutes and compares it with its random weights. Runs only when it is asked for
/// (<c>-explicit only</c>), with CELLGENIE_LAB set to "preset device steps rate", for example "r50-dcn cpu 80 0.005".
/// </summary>
public sealed class LabExperiment(ITestOutputHelper output)
{
    [Fact(Explicit = true)]
    public void Training_on_the_sample_laboratory_beats_random_weights()
    {
        var words = (Environment.GetEnvironmentVariable("CELLGENIE_LAB") ?? "tiny cpu 100 0.01").Split(' ');
        var steps = int.Parse(words[2], CultureInfo.InvariantCulture);
        using var folder = new TempFolder();
        var lab = SampleDataset.Write(folder["lab"], new SampleOptions { ImagesPerCulture = 3, Width = 240, Height = 180, CellScale = 0.5 });
        var job = new TrainingJob
        {
            // Fewer regions than on a card: a step takes seconds, not a minute.
            Model = ModelPresets.Get(words[0]) with
            {
                ProposalsBeforeNmsTraining = 1000, ProposalsBeforeNmsPrediction = 500, Proposals = 200, RpnBatch = 128, RoiBatch = 32, Detections = 100, PredictionShortSide = 0,
            },
            Options = TrainingOptions.For(ModelPresets.Tiny) with
            {
                Iterations = steps, LearningRate = double.Parse(words[3], CultureInfo.InvariantCulture), Milestones = [steps * 3 / 4], WarmupIterations = steps / 10,
                EvaluateEvery = 0, CheckpointEvery = 0, Workers = 1,
            },
            Training = [new DatasetSource { Path = lab.TrainFile, Images = lab.ImagesFolder }],
            Validation = [new DatasetSource { Path = lab.ValidationFile!, Images = lab.ImagesFolder }],
            OutputFolder = folder["random"],
            Devices = [words[1]],
        };
        var random = Scores(job with { Options = job.Options with { Iterations = 1, LearningRate = 0 } });

        var trained = Scores(job with { OutputFolder = folder["trained"] });

        output.WriteLine($"random weights: {random}\ntrained {steps} steps: {trained}");
        Assert.True(trained.MaskAp > random.MaskAp && trained.CocoMaskAp > random.CocoMaskAp);
    }

    private ValidationScores Scores(TrainingJob job)
    {
        var observer = new RecordingObserver(step =>
        {
            if (step.Iteration % 10 == 0)
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"step {step.Iteration}: loss {step.TotalLoss:F3}, {step.ImagesPerSecond:F2} images/s, waited {step.LoaderWaitSeconds:F3} s"));
        });
        return new TorchSegmentationEngine().Train(job, observer, TestContext.Current.CancellationToken).Best!.Scores;
    }
}
