using CellGenie.Imaging;

namespace CellGenie.Segmentation.Torch.Tests;

/// <summary>Whole trainings through the engine, as the command line and the trainer grain run them.</summary>
public sealed class TrainingTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void Tiny_overfits_two_images_and_the_saved_model_finds_their_cells()
    {
        var data = DiscDataset.WriteTwo(_folder["data"]);
        var options = TrainingOptions.For(ModelPresets.Tiny).Over(300) with { HorizontalFlip = 0, VerticalFlip = 0, MinCrop = 1, EvaluateEvery = 0, CheckpointEvery = 0 };
        var job = new TrainingJob { Model = ModelPresets.Tiny, Options = options, Training = [data], Validation = [data], OutputFolder = _folder["run"], Devices = ["cpu"] };

        var outcome = new TorchSegmentationEngine().Train(job, new RecordingObserver(), default);

        Assert.Equal(300, outcome.Iterations);
        Assert.InRange(outcome.Best!.Scores.MaskAp50, 0.9, 1);
        using var model = new TorchSegmentationEngine().Load(outcome.ModelFile, "cpu");
        var found = model.Predict([Discs.Image(0), Discs.Image(1)]);
        for (var image = 0; image < 2; image++)
        {
            for (var disc = 0; disc < Discs.Of[image].Length; disc++)
                Assert.InRange(found[image].Masks.Max(m => m.IoU(Discs.Mask(image, disc))), 0.75, 1);
        }

        Assert.All(new[] { RunFiles.Model, RunFiles.ModelCard, RunFiles.Metrics, RunFiles.Report }, file => Assert.True(File.Exists(Path.Combine(job.OutputFolder, file)), file));
    }

    [Theory]
    [InlineData(false, 100)]
    [InlineData(true, 107)]
    public void Resumed_training_equals_an_unbroken_one_to_the_bit(bool isAsked, int first)
    {
        var whole = Job("whole") with { Options = Small(200) with { CheckpointEvery = 100 } };
        var broken = whole with { OutputFolder = _folder["broken"] };
        new TorchSegmentationEngine().Train(whole, new RecordingObserver(), default);

        // Seven steps after the checkpoint. A process that dies writes nothing more; one that is asked to stop writes a checkpoint of its last step.
        using var stop = new CancellationTokenSource();
        var broke = new RecordingObserver(step =>
        {
            if (step.Iteration != 106)
                return;
            if (!isAsked)
                throw new DeathException();
            stop.Cancel();
        });
        var end = Record.Exception(() => new TorchSegmentationEngine().Train(broken, broke, stop.Token));
        Assert.True(isAsked ? end is OperationCanceledException : end is DeathException, $"{end}");
        Assert.Equal(107, broke.Steps.Count);
        var resumed = new RecordingObserver();
        new TorchSegmentationEngine().Train(broken with { Resume = true }, resumed, default);

        Assert.Equal(first, resumed.Start!.FirstIteration);
        Assert.Equal(200 - first, resumed.Steps.Count);
        Assert.Equal(File.ReadAllBytes(Path.Combine(whole.OutputFolder, RunFiles.Checkpoint(200))), File.ReadAllBytes(Path.Combine(broken.OutputFolder, RunFiles.Checkpoint(200))));
    }

    [Fact]
    public void Training_into_a_folder_that_holds_one_is_refused()
    {
        var job = Job("run") with { Options = Small(1) };
        new TorchSegmentationEngine().Train(job, new RecordingObserver(), default);

        var e = Assert.Throws<CellGenieException>(() => new TorchSegmentationEngine().Train(job, new RecordingObserver(), default));

        Assert.Contains("already holds a training", e.Message);
    }

    [Fact]
    public void Diverged_training_says_so_and_keeps_the_last_checkpoint()
    {
        var job = Job("run") with { Options = Small(50) with { LearningRate = 100, WarmupIterations = 0, GradientClip = 0, CheckpointEvery = 1, Momentum = 0.99 } };

        var e = Assert.Throws<CellGenieException>(() => new TorchSegmentationEngine().Train(job, new RecordingObserver(), default));

        Assert.Contains("diverged", e.Message);
        Assert.Contains("lower learning rate", e.Message);
        Assert.NotNull(RunFiles.LastCheckpoint(job.OutputFolder));
    }

    [Fact]
    public void Cancelled_training_stops_before_the_next_step()
    {
        using var cancel = new CancellationTokenSource();
        var observer = new RecordingObserver(step => { if (step.Iteration == 2) cancel.Cancel(); });

        Assert.Throws<OperationCanceledException>(() => new TorchSegmentationEngine().Train(Job("run"), observer, cancel.Token));

        Assert.Equal(3, observer.Steps.Count);
    }

    [Fact]
    public void Training_stops_early_when_validation_no_longer_improves()
    {
        // Without learning every evaluation gives the same score.
        var data = DiscDataset.WriteSmall(_folder["validation"]);
        var job = Job("run") with { Validation = [data], Options = Small(50) with { LearningRate = 0, EvaluateEvery = 2, Patience = 2 } };
        var observer = new RecordingObserver();

        var outcome = new TorchSegmentationEngine().Train(job, observer, default);

        Assert.True(outcome.StoppedEarly);
        Assert.Equal(6, outcome.Iterations);
        Assert.Equal([true, false, false], observer.Evaluations.Select(e => e.IsBest));
        Assert.Equal(2, outcome.Best!.Iteration);
        // The process may have died before anyone heard of the end.
        var again = new TorchSegmentationEngine().Train(job with { Resume = true }, new RecordingObserver(), default);
        Assert.Equal((true, 6, 2), (again.StoppedEarly, again.Iterations, again.Best!.Iteration));
    }

    [Fact]
    public void Old_checkpoints_are_removed()
    {
        var job = Job("run") with { Options = Small(5) with { CheckpointEvery = 1, KeepCheckpoints = 1 } };

        new TorchSegmentationEngine().Train(job, new RecordingObserver(), default);

        var kept = Directory.GetFiles(job.OutputFolder, "step-*.safetensors").Select(f => RunFiles.IterationOf(Path.GetFileName(f))!.Value).Order();
        Assert.Equal([4, 5], kept);
    }

    [Fact]
    public void Single_image_with_batch_norm_is_refused()
    {
        var job = Job("run") with { Options = Small(5) with { BatchSize = 2, AccumulationSteps = 2, FreezeNorms = false } };

        var e = Assert.Throws<CellGenieException>(() => new TorchSegmentationEngine().Train(job, new RecordingObserver(), default));

        Assert.Contains("batch norm", e.Message);
    }

    [Fact]
    public void Unknown_device_is_refused_with_the_ones_there_are()
    {
        var e = Assert.Throws<CellGenieException>(() => new TorchSegmentationEngine().Train(Job("run") with { Devices = ["cuda:7"] }, new RecordingObserver(), default));

        Assert.Contains("cpu", e.Message);
    }

    [Fact]
    public void Training_from_another_models_weights_begins_where_that_ended()
    {
        var first = Job("first") with { Options = Small(3) };
        var file = new TorchSegmentationEngine().Train(first, new RecordingObserver(), default).ModelFile;
        var observer = new RecordingObserver();
        var second = Job("second") with { InitialWeights = file, Options = Small(1) with { LearningRate = 0 } };

        var result = new TorchSegmentationEngine().Train(second, observer, default).ModelFile;

        Assert.Contains(observer.Notes, n => n.Contains("tensors loaded"));
        using var a = CheckpointFile.Open(file);
        using var b = CheckpointFile.Open(result);
        var name = "roi_heads.mask_head.deconv.weight";
        Assert.Equal(a.ReadSingles(a.Find(name)!), b.ReadSingles(b.Find(name)!));
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>A network and images so small that a step takes a moment.</summary>
    private TrainingJob Job(string run) => new()
    {
        Model = ModelPresets.Tiny with { ProposalsBeforeNmsTraining = 50, ProposalsBeforeNmsPrediction = 50, Proposals = 20, RpnBatch = 32, RoiBatch = 12, Detections = 20 },
        Options = Small(10),
        Training = [DiscDataset.WriteSmall(_folder["small"])],
        OutputFolder = _folder[run],
        Devices = ["cpu"],
    };

    private static TrainingOptions Small(int iterations) =>
        TrainingOptions.For(ModelPresets.Tiny) with { Iterations = iterations, WarmupIterations = 5, Milestones = [], MinCrop = 1, CheckpointEvery = 0, Workers = 1 };

    private sealed class DeathException : Exception;
}
