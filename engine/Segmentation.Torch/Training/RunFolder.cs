using CellGenie.Imaging;

namespace CellGenie.Segmentation.Torch;

/// <summary>The folder of a training: checkpoints and models under their names.</summary>
/// <param name="job">What is trained.</param>
/// <param name="observer">Is told what was written.</param>
internal sealed class RunFolder(TrainingJob job, ITrainingObserver observer)
{
    private readonly string _folder = job.OutputFolder;

    /// <summary>The model to use.</summary>
    public string ModelPath => Path.Combine(_folder, RunFiles.Model);

    /// <summary>Makes the folder, and finds the checkpoint to go on from, if that is wanted.</summary>
    /// <exception cref="CellGenieException">The folder cannot be made, or holds another training that is not to be resumed.</exception>
    public string? Open()
    {
        try
        {
            Directory.CreateDirectory(_folder);
        }
        catch (Exception e) when (AtomicFile.IsWriteFailure(e))
        {
            throw new CellGenieException($"{_folder}: cannot be made: {e.Message}", e);
        }

        var last = RunFiles.LastCheckpoint(_folder);
        if (last != null && !job.Resume)
            throw new CellGenieException($"{_folder} already holds a training; resume it, or choose another folder");
        return last;
    }

    /// <summary>Writes a checkpoint and removes the oldest ones.</summary>
    public void WriteCheckpoint(ReplicaGroup group, TrainingProgress progress)
    {
        var path = Path.Combine(_folder, RunFiles.Checkpoint(progress.Iteration));
        var metadata = ModelFile.Metadata(job.Model);
        metadata[TrainingProgress.Key] = progress.ToJson();
        metadata[OptionsKey] = job.Options.ToJson();
        StateFile.Write(path, group.First.Model, metadata, progress.Iteration, group.Optimizer);
        observer.CheckpointWritten(new CheckpointWritten(progress.Iteration, path, IsBestModel: false));
        var old = Directory.EnumerateFiles(_folder, "step-*.safetensors").Where(f => RunFiles.IterationOf(Path.GetFileName(f)) < progress.Iteration)
            .OrderByDescending(f => RunFiles.IterationOf(Path.GetFileName(f))).Skip(job.Options.KeepCheckpoints);
        foreach (var file in old)
            File.Delete(file);
    }

    /// <summary>Writes the model to use.</summary>
    public void WriteModel(ReplicaGroup group, int iteration)
    {
        StateFile.Write(ModelPath, group.First.Model, ModelFile.Metadata(job.Model), iteration);
        observer.CheckpointWritten(new CheckpointWritten(iteration, ModelPath, IsBestModel: true));
    }

    /// <summary>Copies a checkpoint into a group.</summary>
    /// <returns>How far the training was.</returns>
    /// <exception cref="InvalidInputException">It is no checkpoint, or one of another network.</exception>
    public TrainingProgress Load(string checkpoint, ReplicaGroup group)
    {
        using var file = CheckpointFile.Open(checkpoint);
        var progress = TrainingProgress.Of(file);
        if (ModelFile.OptionsOf(file).ToJson() != job.Model.ToJson())
            throw new InvalidInputException(checkpoint, "", "belongs to a network with other options; a training goes on with its own");
        if (file.Metadata.GetValueOrDefault(OptionsKey) is { } options && options != job.Options.ToJson())
            observer.Noted("the training options differ from those of the checkpoint; the result will differ from that of an unbroken training");
        StateFile.Load(file, group.First.Model).RequireAll();
        StateFile.LoadMomentum(file, group.First.Store, group.Optimizer);
        return progress;
    }

    private const string OptionsKey = "cellgenie.training";
}
