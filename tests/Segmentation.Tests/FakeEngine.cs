namespace CellGenie.Segmentation.Tests;

/// <summary>An engine that does nothing, in an assembly that can be loaded as a plug-in.</summary>
public sealed class FakeEngine : ISegmentationEngine
{
    public EngineInfo Describe() => new("fake", "none", [new DeviceInfo("cpu", "no processor", false)]);

    public TrainingOutcome Train(TrainingJob job, ITrainingObserver observer, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ISegmentationModel Load(string modelFile, string device) => throw new NotSupportedException();
}
