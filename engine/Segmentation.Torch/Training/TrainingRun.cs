using System.Diagnostics;
using CellGenie.Imaging;
using TorchSharp;
using static TorchSharp.torch;

namespace CellGenie.Segmentation.Torch;

/// <summary>A training from its first step, or from a checkpoint, to its end.</summary>
internal sealed class TrainingRun : IDisposable
{
    private readonly TrainingJob _job;
    private readonly TrainingOptions _options;
    private readonly IReadOnlyList<(string Name, Device Device)> _devices;
    private readonly string _library;
    private readonly MetricsLog _log;
    private readonly RunFolder _folder;
    private ReplicaGroup? _group;
    private ValidationSet? _validation;

    /// <param name="job">What to train on what; valid.</param>
    /// <param name="devices">What to compute on.</param>
    /// <param name="library">The tensor library, for the model card.</param>
    /// <param name="observer">Is told what happens.</param>
    public TrainingRun(TrainingJob job, IReadOnlyList<(string Name, Device Device)> devices, string library, ITrainingObserver observer)
    {
        (_job, _options, _devices, _library) = (job, job.Options, devices, library);
        _log = new MetricsLog(Path.Combine(job.OutputFolder, RunFiles.Metrics), _options.LogEvery, observer);
        _folder = new RunFolder(job, _log);
    }

    /// <summary>Trains.</summary>
    /// <exception cref="CellGenieException">The data or the options are not valid, memory ran out, or the training diverged.</exception>
    /// <exception cref="OperationCanceledException">Cancelled, after the step at hand; a checkpoint of it is written.</exception>
    public TrainingOutcome Run(CancellationToken cancellation)
    {
        CheckNorms();
        var checkpoint = _folder.Open();
        using var set = TrainingSet.Open(_job.Training, _options.KeepEmptyImages, cancellation);
        _validation = _job.Validation.Count == 0 ? null : ValidationSet.Open(_job.Validation, _options.EvaluationImages, _job.OutputFolder, cancellation);
        _group = new ReplicaGroup(_job.Model, _options, [.. _devices.Select(d => d.Device)]);
        var plan = LoadWeights(isNeeded: checkpoint is null);
        var progress = checkpoint is null ? new TrainingProgress(0, null, 0) : _folder.Load(checkpoint, _group);
        _group.Broadcast();

        var start = new TrainingStart(
            progress.Iteration, _options.Iterations, set.Count, _validation?.Count ?? 0, _group.First.Store.Weights.Sum(w => w.Count), [.. _devices.Select(d => d.Name)], _library);
        _log.Started(start);
        foreach (var note in set.Notes.Concat(_validation?.Notes ?? []).Concat(plan is null ? [] : [plan.Report()]))
            _log.Noted(note);

        var outcome = Run(set, progress, cancellation);
        TrainingReport.Write(Path.Combine(_job.OutputFolder, RunFiles.Metrics), Path.Combine(_job.OutputFolder, RunFiles.Report), $"Training of {_job.Model.Name}");
        ModelCard.Write(Path.Combine(_job.OutputFolder, RunFiles.ModelCard), _job, start, outcome, set.Parts, plan);
        return outcome;
    }

    public void Dispose()
    {
        _group?.Dispose();
        _log.Dispose();
    }

    private TrainingOutcome Run(TrainingSet set, TrainingProgress progress, CancellationToken cancellation)
    {
        using var loader = new SampleLoader(set, _options, progress.Iteration);
        var (last, complete, stopped) = (progress.Iteration, progress.Iteration, HasStopped(progress));
        try
        {
            while (progress.Iteration < _options.Iterations && !stopped)
            {
                Step(loader, progress.Iteration, cancellation);
                progress = progress with { Iteration = progress.Iteration + 1 };
                var isEnd = progress.Iteration == _options.Iterations;
                if (_validation != null && (isEnd || IsTime(_options.EvaluateEvery, progress.Iteration)))
                {
                    progress = Evaluate(progress, cancellation);
                    stopped = HasStopped(progress);
                }

                complete = progress.Iteration;
                if (isEnd || stopped || IsTime(_options.CheckpointEvery, progress.Iteration))
                {
                    _folder.WriteCheckpoint(_group!, progress);
                    if (_validation is null)
                        _folder.WriteModel(_group!, progress.Iteration);
                    last = progress.Iteration;
                }
            }
        }
        catch (OperationCanceledException) when (complete == progress.Iteration && complete > last)
        {
            // Not in the middle of an evaluation, whose scores the resumed training would lack.
            _folder.WriteCheckpoint(_group!, progress);
            throw;
        }

        return new TrainingOutcome(last, stopped, progress.Best, _folder.ModelPath);
    }

    private void Step(SampleLoader loader, int iteration, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        cancellation.ThrowIfCancellationRequested();
        var batch = loader.Next(cancellation);
        var waited = clock.Elapsed.TotalSeconds;
        foreach (var note in batch.Notes)
            _log.Noted(note);
        var rate = LearningRateSchedule.At(_options, iteration);
        // A step that has begun is brought to its end, so that what it leaves is a state to go on from.
        var (losses, norm) = TrainingStep.Run(_group!, batch.Samples, rate, iteration, CancellationToken.None);
        var named = LossNames.Of(_job.Model).Zip(losses, KeyValuePair.Create).ToArray();
        var memory = iteration % _options.LogEvery == 0 ? PeakMemory() : null;
        _log.Stepped(new StepMetrics(iteration, rate, named, losses.Sum(), norm, _options.BatchSize / clock.Elapsed.TotalSeconds, waited, memory));
    }

    private TrainingProgress Evaluate(TrainingProgress progress, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var scores = _validation!.Score(images => Predictor.Predict(_group!.First.Model, images), batchSize: 1, cancellation);
        var evaluation = new EvaluationMetrics(progress.Iteration, scores, progress.IsBetter(scores), clock.Elapsed.TotalSeconds);
        _log.Evaluated(evaluation);
        if (evaluation.IsBest)
            _folder.WriteModel(_group!, progress.Iteration);
        return progress.With(evaluation);
    }

    /// <summary>Copies the initial weights into the first network, or only finds out what they were where a training goes on.</summary>
    private WeightPlan? LoadWeights(bool isNeeded)
    {
        if (_job.InitialWeights is not { } path || (!isNeeded && !File.Exists(path)))
            return null;
        using var file = CheckpointFile.Open(path);
        return isNeeded ? StateFile.Load(file, _group!.First.Model) : WeightPlan.Create(new ModelDescription(_job.Model), file);
    }

    /// <summary>Split attention normalises one value an image: with a single image nothing is left of it.</summary>
    private void CheckNorms()
    {
        var images = _options.BatchSize / (_options.AccumulationSteps * _job.Devices.Count);
        if (!_options.FreezeNorms && images < 2)
            throw new CellGenieException("batch norm needs at least two images a device and accumulation step (eight are better): enlarge the batch, take fewer accumulation steps, or freeze the norms");
    }

    private bool HasStopped(TrainingProgress progress) => _options.Patience > 0 && progress.EvaluationsSinceBest >= _options.Patience;

    private static bool IsTime(int every, int iteration) => every > 0 && iteration % every == 0;

    private static long? PeakMemory()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }
}
