using System.Runtime.InteropServices;
using CellGenie.Imaging;
using TorchSharp;
using static TorchSharp.torch;

namespace CellGenie.Segmentation.Torch;

/// <summary>The segmentation engine on libtorch.</summary>
public sealed class TorchSegmentationEngine : ISegmentationEngine
{
    /// <inheritdoc/>
    public EngineInfo Describe() => Guarded("looking for devices", () => new EngineInfo("CellGenie.Segmentation.Torch", Library, TorchDevices.All()));

    /// <inheritdoc/>
    public TrainingOutcome Train(TrainingJob job, ITrainingObserver observer, CancellationToken cancellationToken) => Guarded("the training", () =>
    {
        job.Validate();
        RequireOneClass(job.Model);
        TorchDevices.SetThreads();
        using var run = new TrainingRun(job, [.. job.Devices.Select(TorchDevices.Get)], Library, observer);
        return run.Run(cancellationToken);
    });

    /// <inheritdoc/>
    public ISegmentationModel Load(string modelFile, string device) => Guarded("loading the model", () =>
    {
        TorchDevices.SetThreads();
        return TorchSegmentationModel.Load(modelFile, TorchDevices.Get(device).Device);
    });

    internal static void RequireOneClass(ModelOptions options)
    {
        if (options.Classes != 1)
            throw new CellGenieException($"the network '{options.Name}' has {options.Classes} classes; training and prediction know one, the cell");
    }

    private static string Library => $"libtorch {__version__}{(TorchvisionKernels.Chosen is null ? "" : " with torchvision's kernels")}";

    private static T Guarded<T>(string during, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is DllNotFoundException or TypeInitializationException or BadImageFormatException or EntryPointNotFoundException)
        {
            throw new CellGenieException(
                $"libtorch cannot be loaded: {(e.GetBaseException()).Message.Split('\n')[0]}. Install TorchSharp's native packages, or libtorch itself (on Debian: apt-get install libtorch-dev)", e);
        }
        catch (ExternalException e)
        {
            throw TorchErrors.Translate(e, during);
        }
    }
}
