using System.Text.Json;
using CellGenie.Grains.Storage;
using CellGenie.Imaging;
using CellGenie.Segmentation;
using Microsoft.Extensions.Options;

namespace CellGenie.Grains.Tests;

public sealed class SegmentationTrainerTests : IDisposable
{
    private static readonly RunOrder Order = new(
        [new TrainingData("livecell", Synthetic: false, Weight: 1), new TrainingData("b-7", Synthetic: true, Weight: 0.5)], "any", 40, """{"preset":"tiny","validation":["livecell"]}""");

    private readonly TempFolder _folder = new();
    private readonly FolderBlobStore _blobs;
    private FakeEngine _engine = new();

    public SegmentationTrainerTests()
    {
        _blobs = new FolderBlobStore(_folder["blobs"]);
        Write(BlobPaths.DatasetAnnotations("lab-a", "livecell"));
        Write(BlobPaths.DatasetImage("lab-a", "livecell", "1.tif"));
        Write(BlobPaths.BatchAnnotations("lab-a", "b-7"));
        Write(BlobPaths.BatchImage("lab-a", "b-7", "00000001.png"));
    }

    public void Dispose()
    {
        _blobs.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Order_becomes_the_engines_job_on_the_attempts_gpu()
    {
        Train(new TrainingOrder(2, Order, null), gpu: 3);

        var job = _engine.Job!;
        Assert.Equal(["cuda:3"], job.Devices);
        Assert.Equal(("tiny", 40), (job.Model.Name, job.Options.Iterations));
        Assert.Equal([1, 0.5], job.Training.Select(d => d.Weight));
        Assert.EndsWith("annotations.json", job.Training[1].Path);
        Assert.Equal("00000001.png", Path.GetFileName(Assert.Single(Directory.GetFiles(job.Training[1].Images!))));
        Assert.Single(job.Validation);
        Assert.False(Directory.Exists(job.OutputFolder));
    }

    [Fact]
    public void Checkpoints_and_the_model_are_stored_under_the_attempt()
    {
        var session = Train(new TrainingOrder(2, Order, null), gpu: 0);

        Assert.Equal((40, 0.25), (session.Last.Step, session.Last.Loss));
        Assert.Equal((2, 40, "step-00000040.safetensors"), (session.Newest!.Attempt, session.Newest.Step, session.Newest.File));
        // What sha256sum says of the five letters "state".
        Assert.Equal("4ba69735ca53765ed6a709edb56c6ea236b7193a3b29a6b390c346f0f4340e4e", session.Newest.Sha256);
        Assert.Equal("state", Read(BlobPaths.Run("lab-a", "r", 2, "step-00000040.safetensors")));
        Assert.Equal("network", Read(BlobPaths.Run("lab-a", "r", 2, "model.safetensors")));
    }

    [Fact]
    public void Later_attempt_goes_on_from_the_checkpoint_of_an_earlier_one()
    {
        Train(new TrainingOrder(1, Order, null), gpu: 0);

        Train(new TrainingOrder(2, Order, new Checkpoint(1, 40, "step-00000040.safetensors", "")), gpu: 0);

        Assert.True(_engine.Job!.Resume);
        Assert.Equal("state", _engine.Start);
        Assert.Equal(["metrics.jsonl", "model.safetensors", "step-00000040.safetensors"], _engine.Found);
    }

    [Fact]
    public void Training_that_stops_early_says_so()
    {
        _engine = new FakeEngine { StopsEarly = true };
        var order = Order with { ModelJson = """{"preset":"tiny","validation":["livecell"],"training":{"patience":3}}""" };

        Assert.True(Train(new TrainingOrder(1, order, null), gpu: 0).HasEndedEarly);
        Assert.Equal(3, _engine.Job!.Options.Patience);
    }

    [Fact]
    public void Training_stops_where_a_checkpoint_is_wanted()
    {
        var session = new TrainingSession(_blobs, TenantKey.Of("lab-a", "r"), new TrainingOrder(1, Order, null), 0);
        session.WantCheckpoint();

        Assert.ThrowsAny<OperationCanceledException>(() =>
            new SegmentationTrainer(_engine, Options.Create(new DatasetOptions { ScratchFolder = _folder["scratch"] })).Train(session, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("[]", "object")]
    [InlineData("{", "JSON")]
    [InlineData("""{"presett":"tiny"}""", "presett")]
    [InlineData("""{"preset":"huge"}""", "huge")]
    [InlineData("""{"preset":7}""", "preset")]
    [InlineData("""{"validation":"livecell"}""", "validation")]
    [InlineData("""{"preset":"tiny","training":{"batchSize":0}}""", "atch")]
    [InlineData("""{"preset":"tiny","training":{"patience":3}}""", "validation")]
    public void Options_that_are_not_valid_are_refused_with_their_name(string json, string named)
    {
        var e = Assert.ThrowsAny<CellGenieException>(() => Train(new TrainingOrder(1, Order with { ModelJson = json }, null), gpu: 0));

        Assert.Contains(named, e.Message);
        Assert.Null(_engine.Job);
    }

    [Fact]
    public void Dataset_without_annotations_is_refused()
    {
        var order = Order with { Data = [new TrainingData("empty", Synthetic: false, Weight: 1)] };

        Assert.Contains("empty", Assert.Throws<InvalidInputException>(() => Train(new TrainingOrder(1, order, null), gpu: 0)).Message);
    }

    private TrainingSession Train(TrainingOrder order, int gpu)
    {
        var session = new TrainingSession(_blobs, TenantKey.Of("lab-a", "r"), order, gpu);
        new SegmentationTrainer(_engine, Options.Create(new DatasetOptions { ScratchFolder = _folder["scratch"] })).Train(session, TestContext.Current.CancellationToken);
        return session;
    }

    private void Write(BlobAddress blob) => _blobs.WriteAsync(blob, "x"u8.ToArray()).GetAwaiter().GetResult();

    private string Read(BlobAddress blob)
    {
        using var reader = new StreamReader(_blobs.OpenReadAsync(blob).GetAwaiter().GetResult());
        return reader.ReadToEnd();
    }

    /// <summary>Does one step and writes what training writes.</summary>
    private sealed class FakeEngine : ISegmentationEngine
    {
        public TrainingJob? Job { get; private set; }

        public string? Start { get; private set; }

        /// <summary>What the folder held at the start.</summary>
        public string[] Found { get; private set; } = [];

        public bool StopsEarly { get; init; }

        public EngineInfo Describe() => new("fake", "none", []);

        public TrainingOutcome Train(TrainingJob job, ITrainingObserver observer, CancellationToken cancellationToken)
        {
            Job = job;
            Found = [.. Directory.GetFiles(job.OutputFolder).Select(f => Path.GetFileName(f)!).Order()];
            Start = RunFiles.LastCheckpoint(job.OutputFolder) is { } start ? File.ReadAllText(start) : null;
            var (state, model) = (Path.Combine(job.OutputFolder, RunFiles.Checkpoint(job.Options.Iterations)), Path.Combine(job.OutputFolder, RunFiles.Model));
            File.WriteAllText(state, "state");
            File.WriteAllText(model, "network");
            File.WriteAllText(Path.Combine(job.OutputFolder, RunFiles.Metrics), "metrics");
            observer.Started(new TrainingStart(0, job.Options.Iterations, 1, 1, 1, job.Devices, "none"));
            observer.Stepped(new StepMetrics(job.Options.Iterations - 1, 0.01, [], 0.25, null, 1, 0, null));
            cancellationToken.ThrowIfCancellationRequested();
            observer.CheckpointWritten(new CheckpointWritten(job.Options.Iterations, state, IsBestModel: false));
            observer.CheckpointWritten(new CheckpointWritten(job.Options.Iterations, model, IsBestModel: true));
            return new TrainingOutcome(job.Options.Iterations, StopsEarly, null, model);
        }

        public ISegmentationModel Load(string modelFile, string device) => throw new NotSupportedException();
    }
}
