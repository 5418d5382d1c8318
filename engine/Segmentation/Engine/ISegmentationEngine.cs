using CellGenie.Imaging;

namespace CellGenie.Segmentation;

/// <summary>Trains and runs the network. The implementation is a plug-in, so that nothing else loads a tensor library; see <see cref="SegmentationEngines"/>.</summary>
/// <remarks>
/// Calls are synchronous and long. Each is made on a dedicated thread, never on a thread pool's or a grain's; only plain arrays and records cross.
/// An implementation is public and has a public constructor without parameters.
/// </remarks>
public interface ISegmentationEngine
{
    /// <summary>What the engine is, and which devices it can use.</summary>
    /// <exception cref="CellGenieException">The tensor library cannot be loaded; the message says what to install.</exception>
    EngineInfo Describe();

    /// <summary>Trains a network to the end, or until it stops improving.</summary>
    /// <param name="job">What to train on what.</param>
    /// <param name="observer">Is told what happens, on the calling thread.</param>
    /// <param name="cancellationToken">Stops within a step; the last checkpoint stays.</param>
    /// <exception cref="CellGenieException">The order or the data are not valid, memory ran out, or the loss is no number any more; the message says what to do.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    TrainingOutcome Train(TrainingJob job, ITrainingObserver observer, CancellationToken cancellationToken);

    /// <summary>Loads a trained network.</summary>
    /// <param name="modelFile">A model as training writes it: safetensors with the model options inside.</param>
    /// <param name="device">Name of a device of <see cref="EngineInfo.Devices"/>, or <c>auto</c> for the best.</param>
    /// <exception cref="CellGenieException">The file is not a model, or there is no such device.</exception>
    ISegmentationModel Load(string modelFile, string device);
}
