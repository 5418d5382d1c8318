using CellGenie.Imaging;

namespace CellGenie.Segmentation;

/// <summary>A loaded network. Used by one thread at a time, the one that loaded it.</summary>
public interface ISegmentationModel : IDisposable
{
    /// <summary>Its numbers.</summary>
    ModelOptions Options { get; }

    /// <summary>Finds the cells in whole images, which it resizes as <see cref="ModelOptions.PredictionShortSide"/> says.</summary>
    /// <param name="images">One image or more; each may have its own size.</param>
    /// <returns>The detections of each image in its own pixels, by falling score.</returns>
    /// <exception cref="CellGenieException">Memory ran out; the message says what to do.</exception>
    IReadOnlyList<ImageDetections> Predict(IReadOnlyList<GrayImage> images);
}
