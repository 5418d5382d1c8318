using CellGenie.Grains.Storage;
using CellGenie.Imaging;
using CellGenie.Segmentation;
using Microsoft.Extensions.Options;

namespace CellGenie.Grains;

/// <summary>Trains runs with the segmentation engine, a plug-in.</summary>
/// <param name="engine">The engine.</param>
/// <param name="options">Where files are worked on.</param>
internal sealed class SegmentationTrainer(ISegmentationEngine engine, IOptions<DatasetOptions> options) : ITrainer
{
    /// <inheritdoc />
    public void Train(TrainingSession session, CancellationToken cancellationToken)
    {
        var model = RunModel.Of(session.Order.Order);
        using var scratch = new ScratchFolder(options.Value.ScratchFolder);
        var folder = Directory.CreateDirectory(Path.Combine(scratch.Path, "run")).FullName;
        var job = new TrainingJob
        {
            Model = model.Model,
            Options = model.Training,
            Training = [.. session.Order.Order.Data.Select((d, i) => Fetch(session, d, Path.Combine(scratch.Path, $"data-{i}"), cancellationToken))],
            Validation = [.. model.Validation.Select((id, i) => Fetch(session, new TrainingData(id, Synthetic: false, Weight: 1), Path.Combine(scratch.Path, $"validation-{i}"), cancellationToken))],
            OutputFolder = folder,
            Devices = [$"cuda:{session.Gpu}"],
            Resume = true,
        };
        PlaceStart(session, folder, cancellationToken);
        // A checkpoint that is wanted is that of a training that is told to stop; the run is about to be stopped anyway.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (engine.Train(job.Validate(), new SessionObserver(session, folder, stop), stop.Token).StoppedEarly)
            session.EndEarly();
        foreach (var name in (string[])[RunFiles.Model, RunFiles.Metrics, RunFiles.Report, RunFiles.ModelCard])
        {
            if (Path.Combine(folder, name) is var path && File.Exists(path))
                session.SaveFile(path, cancellationToken);
        }
    }

    /// <summary>Puts the checkpoint that the attempt starts from where the engine looks for it, with the best model and the metrics up to there.</summary>
    private static void PlaceStart(TrainingSession session, string folder, CancellationToken cancellationToken)
    {
        using var start = session.OpenStart();
        if (start is null)
            return;
        using (var file = File.Create(Path.Combine(folder, RunFiles.Checkpoint(session.Order.From!.Step))))
            start.CopyTo(file);
        foreach (var name in (string[])[RunFiles.Model, RunFiles.Metrics])
            session.FetchFile(name, Path.Combine(folder, name), cancellationToken);
    }

    private static DatasetSource Fetch(TrainingSession session, TrainingData data, string scratch, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(scratch);
        var (annotations, images) = data.Synthetic
            ? (BlobPaths.BatchAnnotations(session.Tenant, data.Source), BlobPaths.BatchImagesPrefix(data.Source))
            : (BlobPaths.DatasetAnnotations(session.Tenant, data.Source), BlobPaths.DatasetImagesPrefix(data.Source));
        return new DatasetSource
        {
            // The thread is the training's own: nothing else waits for it.
            Path = LocalDataset.FileAsync(session.Blobs, annotations, scratch, cancellationToken).GetAwaiter().GetResult()
                ?? throw new InvalidInputException(data.Source, "", "has no annotations to train on"),
            Images = LocalDataset.ImagesAsync(session.Blobs, session.Tenant, images, scratch, cancellationToken).GetAwaiter().GetResult(),
            Weight = data.Weight,
        };
    }

    /// <summary>Hands on what the engine tells.</summary>
    private sealed class SessionObserver(TrainingSession session, string folder, CancellationTokenSource stop) : ITrainingObserver
    {
        public void Started(TrainingStart start) => session.Report(start.FirstIteration, null);

        public void Stepped(StepMetrics step)
        {
            session.Report(step.Iteration + 1, step.TotalLoss);
            if (session.IsCheckpointWanted)
                stop.Cancel();
        }

        public void Evaluated(EvaluationMetrics evaluation)
        {
            // The scores stand in the metrics file, which is stored with each checkpoint.
        }

        /// <summary>The last checkpoint of a training that is told to stop is stored too: another silo goes on from it, and from the best model.</summary>
        public void CheckpointWritten(CheckpointWritten checkpoint)
        {
            if (checkpoint.IsBestModel)
            {
                session.SaveFile(checkpoint.Path, CancellationToken.None);
                return;
            }

            if (Path.Combine(folder, RunFiles.Metrics) is var metrics && File.Exists(metrics))
                session.SaveFile(metrics, CancellationToken.None);
            session.SaveCheckpoint(checkpoint.Iteration, checkpoint.Path, CancellationToken.None);
        }

        public void Noted(string message)
        {
            // Notes stand in the metrics file, which is stored with each checkpoint.
        }
    }
}
