using CellGenie.Imaging;
using TorchSharp;
using static TorchSharp.torch;

namespace CellGenie.Segmentation.Torch;

/// <summary>Finds cells in whole images with a network.</summary>
internal static class Predictor
{
    /// <summary>Resizes the images, runs the network and brings what it found back into their pixels.</summary>
    /// <exception cref="CellGenieException">Memory ran out.</exception>
    public static IReadOnlyList<ImageDetections> Predict(CascadeMaskRcnn model, IReadOnlyList<GrayImage> images)
    {
        if (images.Count == 0)
            return [];
        var options = model.Options;
        GrayImage[] inputs = [.. images.Select(image =>
        {
            var (width, height) = ResizeRule.SizeOf(image.Width, image.Height, options.PredictionShortSide, options.PredictionLongSide);
            return BilinearResize.Resize(image, width, height);
        })];
        try
        {
            using var scope = NewDisposeScope();
            model.Store.BatchStatistics = false;
            (int Height, int Width)[] sizes = [.. inputs.Select(i => (i.Height, i.Width))];
            var results = new DetectionPass(model).Detect(model.Prepare(NormalizedBatch.Of(inputs, options)), sizes);
            return [.. results.Select((r, i) => DetectionOutput.Create(options, r, sizes[i], (images[i].Height, images[i].Width)))];
        }
        catch (Exception e) when (e is not CellGenieException)
        {
            throw TorchErrors.Translate(e, "a prediction");
        }
    }
}
