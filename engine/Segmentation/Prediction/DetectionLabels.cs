using CellGenie.Imaging;

namespace CellGenie.Segmentation;

/// <summary>Makes a label map of detections, in which a pixel has one owner.</summary>
public static class DetectionLabels
{
    /// <summary>Label k is the k-th detection; where detections overlap, the better one owns the pixel.</summary>
    /// <param name="detections">By falling score; of more than <see cref="LabelMap.MaxLabel"/> the best are painted.</param>
    public static LabelMap Of(ImageDetections detections)
    {
        var map = new LabelMap(detections.Width, detections.Height);
        for (var i = Math.Min(detections.Count, LabelMap.MaxLabel) - 1; i >= 0; i--)
        {
            if (detections.Masks[i].ToMask() is not { } mask)
                continue;
            for (var row = 0; row < mask.Height; row++)
            {
                var bits = mask.Row(row);
                var labels = map.Row(mask.Y + row).Slice(mask.X, mask.Width);
                for (var x = 0; x < bits.Length; x++)
                {
                    if (bits[x] != 0)
                        labels[x] = (ushort)(i + 1);
                }
            }
        }

        return map;
    }
}
