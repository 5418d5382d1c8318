using CellGenie.Imaging;
using TorchSharp;
using static TorchSharp.torch;

namespace CellGenie.Segmentation.Torch;

/// <summary>A loaded network.</summary>
internal sealed class TorchSegmentationModel : ISegmentationModel
{
    private readonly CascadeMaskRcnn _model;

    private TorchSegmentationModel(CascadeMaskRcnn model) => _model = model;

    /// <inheritdoc/>
    public ModelOptions Options => _model.Options;

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
    public IReadOnlyList<ImageDetections> Predict(IReadOnlyList<GrayImage> images) => Predictor.Predict(_model, images);

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();
}
