using System.Diagnostics;
using CellGenie.Imaging;
using TorchSharp;
using static TorchSharp.torch;

namespace CellGenie.Segmentation.Torch;

/// <summary>A training from its first step, or from a checkpoint, to its end.</summary>
internal sealed class TrainingRun : IDisposable
{
    private readonly TrainingJob job;
    private readonly TrainingOptions options;
    private readonly IReadOnlyList<(string Name, Device Device)> devices;
    private readonly string library;
    private readonly MetricsLog log;
    private readonly RunFolder folder;
    private ReplicaGroup? group;
    private ValidationSet? validation;

    /// <param name="job">What to train on what; valid.</param>
    /// <param name="devices">What to compute on.</param>
    /// <param name="library">The tensor library, for the model card.</param>
    /// <param name="observer">Is told what happens.</param>
    public TrainingRun(TrainingJob job, IReadOnlyList<(string Name, Device Device)> devices, string library, ITrainingObserver observer)
    {
        (this.job, options, this.devices, this.library) = (job, job.Options, devices, library);
        log = new MetricsLog(Path.Combine(job.OutputFolder, RunFiles.Metrics), options.LogEvery, observer);
        folder = new RunFolder(job, log);
    }

    /// <summary>Trains.</summary>
    /// <exception cref="CellGenieException">The data or the options are not valid, memory ran out, or the training diverged.</exception>
    /// <exception cref="OperationCanceledException">Cancelled, after the step at hand; a checkpoint of it is written.</exception>
    public TrainingOutcome Run(CancellationToken cancellation)
    {
        CheckNorms();
        var checkpoint = folder.Open();
        using var set = TrainingSet.Open(job.Training, options.KeepEmptyImages, cancellation);
        validation = job.Validation.Count == 0 ? null : ValidationSet.Open(job.Validation, options.EvaluationImages, job.OutputFolder, cancellation);
        group = new ReplicaGroup(job.Model, options, [.. devices.Select(d => d.Device)]);
        var plan = LoadWeights(isNeeded: checkpoint is null);
        var progress = checkpoint is null ? new TrainingProgress(0, null, 0) : folder.Load(checkpoint, group);
        group.Broadcast();

        var start = new TrainingStart(
            progress.Iteration, options.Iterations, set.Count, validation?.Count ?? 0, group.First.Store.Weights.Sum(w => w.Count), [.. devices.Select(d => d.Name)], library);
        log.Started(start);
        foreach (var note in set.Notes.Concat(validation?.Notes ?? []).Concat(plan is null ? [] : [plan.Report()]))
            log.Noted(note);

        var outcome = Run(set, progress, cancellation);
        TrainingReport.Write(Path.Combine(job.OutputFolder, RunFiles.Metrics), Path.Combine(job.OutputFolder, RunFiles.Report), $"Training of {job.Model.Name}");
        ModelCard.Write(Path.Combine(job.OutputFolder, RunFiles.ModelCard), job, start, outcome, set.Parts, plan);
        return outcome;
    }

    public void Dispose()
    {
        group?.Dispose();
        log.Dispose();
    }

    private TrainingOutcome Run(TrainingSet set, TrainingProgress progress, CancellationToken cancellation)
    {
        using var loader = new SampleLoader(set, options, progress.Iteration);
        var (last, complete, stopped) = (progress.Iteration, progress.Iteration, false);
        try
        {
            while (progress.Iteration < options.Iterations && !stopped)
            {
                Step(loader, progress.Iteration, cancellation);
                progress = progress with { Iteration = progress.Iteration + 1 };
                var isEnd = progress.Iteration == options.Iterations;
                if (validation != null && (isEnd || IsTime(options.EvaluateEvery, progress.Iteration)))
                {
                    progress = Evaluate(progress, cancellation);
                    stopped = options.Patience > 0 && progress.EvaluationsSinceBest >= options.Patience;
                }

                complete = progress.Iteration;
                if (isEnd || stopped || IsTime(options.CheckpointEvery, progress.Iteration))
                {
                    folder.WriteCheckpoint(group!, progress);
                    if (validation is null)
                        folder.WriteModel(group!, progress.Iteration);
                    last = progress.Iteration;
                }
            }
        }
        catch (OperationCanceledException) when (complete == progress.Iteration && complete > last)
        {
            // Not in the middle of an evaluation, whose scores the resumed training would lack.
            folder.WriteCheckpoint(group!, progress);
            throw;
        }

        return new TrainingOutcome(last, stopped, progress.Best, folder.ModelPath);
    }

    private void Step(SampleLoader loader, int iteration, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        cancellation.ThrowIfCancellationRequested();
        var batch = loader.Next(cancellation);
        var waited = clock.Elapsed.TotalSeconds;
        foreach (var note in batch.Notes)
            log.Noted(note);
        var rate = LearningRateSchedule.At(options, iteration);
        // A step that has begun is brought to its end, so that what it leaves is a state to go on from.
        var (losses, norm) = TrainingStep.Run(group!, batch.Samples, rate, iteration, CancellationToken.None);
        var named = LossNames.Of(job.Model).Zip(losses, KeyValuePair.Create).ToArray();
        var memory = iteration % options.LogEvery == 0 ? PeakMemory() : null;
        log.Stepped(new StepMetrics(iteration, rate, named, losses.Sum(), norm, options.BatchSize / clock.Elapsed.TotalSeconds, waited, memory));
    }

    private TrainingProgress Evaluate(TrainingProgress progress, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var scores = validation!.Score(images => Predictor.Predict(group!.First.Model, images), batchSize: 1, cancellation);
        var evaluation = new EvaluationMetrics(progress.Iteration, scores, progress.IsBetter(scores), clock.Elapsed.TotalSeconds);
        log.Evaluated(evaluation);
        if (evaluation.IsBest)
            folder.WriteModel(group!, progress.Iteration);
        return progress.With(evaluation);
    }

    /// <summary>Copies the initial weights into the first network, or only finds out what they were where a training goes on.</summary>
    private WeightPlan? LoadWeights(bool isNeeded)
    {
        if (job.InitialWeights is not { } path || (!isNeeded && !File.Exists(path)))
            return null;
        using var file = CheckpointFile.Open(path);
        return isNeeded ? StateFile.Load(file, group!.First.Model) : WeightPlan.Create(new ModelDescription(job.Model), file);
    }

    /// <summary>Split attention normalises one value an image: with a single image nothing is left of it.</summary>
    private void CheckNorms()
    {
        var images = options.BatchSize / (options.AccumulationSteps * job.Devices.Count);
        if (!options.FreezeNorms && images < 2)
            throw new CellGenieException("batch norm needs at least two images a device and accumulation step (eight are better): enlarge the batch, take fewer accumulation steps, or freeze the norms");
    }

    private static bool IsTime(int every, int iteration) => every > 0 && iteration % every == 0;

    private static long? PeakMemory()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }
}
