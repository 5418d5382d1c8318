using CellGenie.Imaging;

namespace CellGenie.Coco;

/// <summary>Paints masks into a label map, in which a pixel has one owner.</summary>
internal static class LabelPainter
{
    /// <summary>Label k is the k-th mask of the list; labels of masks of which nothing is left are not used.</summary>
    /// <param name="image">The frame.</param>
    /// <param name="masks">Annotation ids and masks, in the order of the input.</param>
    /// <param name="policy">Who gets shared pixels.</param>
    /// <param name="log">Receives what the policy took.</param>
    /// <exception cref="InvalidInputException">There are too many masks, or two overlap and the policy is <see cref="OverlapPolicy.Error"/>.</exception>
    public static LabelMap Paint(CocoImage image, IReadOnlyList<(long Id, Mask Mask)> masks, OverlapPolicy policy, ConversionLog log)
    {
        if (masks.Count > LabelMap.MaxLabel)
            throw new InvalidInputException(image.FileName, "", $"it has {masks.Count} instances, a label map holds {LabelMap.MaxLabel}");
        var map = new LabelMap(image.Width, image.Height);
        var visible = new int[masks.Count + 1];
        var shared = new PixelSet(map.Labels.Length);
        // The owner is painted last, except where what is painted stays.
        var order = Enumerable.Range(0, masks.Count);
        if (policy == OverlapPolicy.SmallestWins)
            order = order.OrderByDescending(i => masks[i].Mask.Area).ThenByDescending(i => i);
        var keepsFirst = policy is OverlapPolicy.FirstWins or OverlapPolicy.Drop or OverlapPolicy.Error;
        foreach (var i in order)
        {
            var mask = masks[i].Mask;
            if (policy is OverlapPolicy.Drop or OverlapPolicy.Error && FirstOther(map, mask) is > 0 and var other)
            {
                if (policy == OverlapPolicy.Error)
                    throw new InvalidInputException(image.FileName, $"annotation {masks[i].Id}", $"it overlaps annotation {masks[other - 1].Id}, and the overlap policy is error");
                log.Add(ConversionLoss.DroppedInstances);
                continue;
            }

            Paint(map, mask, (ushort)(i + 1), keepsFirst, visible, shared);
        }

        log.Add(ConversionLoss.SharedPixels, shared.Count);
        for (var i = 0; i < masks.Count && shared.Count > 0; i++)
        {
            if (visible[i + 1] == 0)
                log.Add(ConversionLoss.HiddenInstances);
            else if (visible[i + 1] < masks[i].Mask.Area)
                log.Add(ConversionLoss.CutInstances);
        }

        return map;
    }

    private static void Paint(LabelMap map, Mask mask, ushort label, bool keepsFirst, int[] visible, PixelSet shared)
    {
        for (var row = 0; row < mask.Height; row++)
        {
            var bits = mask.Row(row);
            var start = (mask.Y + row) * map.Width + mask.X;
            for (var x = 0; x < bits.Length; x++)
            {
                if (bits[x] == 0)
                    continue;
                ref var owner = ref map.Labels[start + x];
                if (owner != 0)
                {
                    shared.Add(start + x);
                    if (keepsFirst)
                        continue;
                    visible[owner]--;
                }

                owner = label;
                visible[label]++;
            }
        }
    }

    private static int FirstOther(LabelMap map, Mask mask)
    {
        for (var row = 0; row < mask.Height; row++)
        {
            var bits = mask.Row(row);
            var labels = map.Row(mask.Y + row).Slice(mask.X, mask.Width);
            for (var x = 0; x < bits.Length; x++)
            {
                if (bits[x] != 0 && labels[x] != 0)
                    return labels[x];
            }
        }

        return 0;
    }
}
