using CellGenie.Coco;

namespace CellGenie.Segmentation.Torch;

/// <summary>Brings what the network found into the pixels of the original image (specification, section 9, step 5).</summary>
internal static class DetectionOutput
{
    /// <summary>Scales and clips the boxes, drops empty ones and pastes the masks.</summary>
    /// <param name="options">The network's numbers.</param>
    /// <param name="result">What it found.</param>
    /// <param name="input">Height and width of the image as the network saw it, without padding.</param>
    /// <param name="original">Height and width of the original image.</param>
    public static ImageDetections Create(ModelOptions options, DetectionPass.Result result, (int Height, int Width) input, (int Height, int Width) original)
    {
        var boxes = (float[])result.Found.Boxes.Clone();
        var (x, y) = ((float)((double)original.Width / input.Width), (float)((double)original.Height / input.Height));
        for (var i = 0; i < boxes.Length; i++)
            boxes[i] *= i % 2 == 0 ? x : y;
        BoxList.Clip(boxes, original.Height, original.Width);
        int[] kept = [.. Enumerable.Range(0, result.Found.Count).Where(i => BoxList.HasArea(boxes.AsSpan(4 * i, 4)))];
        var masks = new Rle[kept.Length];
        Parallel.For(0, kept.Length, i =>
            masks[i] = MaskPaster.Paste(result.Masks[kept[i]], options.MaskSide, boxes.AsSpan(4 * kept[i], 4), original.Width, original.Height, options.MaskThreshold));
        return new ImageDetections(original.Width, original.Height, BoxList.Pick(boxes, kept), [.. kept.Select(i => result.Found.Scores[i])], masks);
    }
}
