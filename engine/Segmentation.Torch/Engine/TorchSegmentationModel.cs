using CellGenie.Imaging;
using TorchSharp;
using static TorchSharp.torch;

namespace CellGenie.Segmentation.Torch;

/// <summary>A loaded network.</summary>
internal sealed class TorchSegmentationModel : ISegmentationModel
{
    private readonly CascadeMaskRcnn model;

    private TorchSegmentationModel(CascadeMaskRcnn model) => this.model = model;

    /// <inheritdoc/>
    public ModelOptions Options => model.Options;

    /// <summary>Loads a model as training writes it.</summary>
    /// <exception cref="InvalidInputException">The file is no model, or lacks a tensor.</exception>
    public static TorchSegmentationModel Load(string path, Device device)
    {
        using var file = CheckpointFile.Open(path);
        var options = ModelFile.OptionsOf(file);
        TorchSegmentationEngine.RequireOneClass(options);
        var model = CascadeMaskRcnn.ForPrediction(options, device);
        try
        {
            StateFile.Load(file, model).RequireAll();
            return new TorchSegmentationModel(model);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<ImageDetections> Predict(IReadOnlyList<GrayImage> images) => Predictor.Predict(model, images);

    /// <inheritdoc/>
    public void Dispose() => model.Dispose();
}
