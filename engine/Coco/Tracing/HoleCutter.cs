namespace CellGenie.Coco;

/// <summary>Cuts a mask with holes into parts without.</summary>
internal static class HoleCutter
{
    /// <summary>Cuts along the left end of each hole, so that every hole opens into a cut.</summary>
    /// <param name="labels">The map in which the mask was traced.</param>
    /// <param name="label">The mask.</param>
    /// <param name="box">Its box, or a larger one.</param>
    /// <param name="contours">Its outlines.</param>
    /// <param name="pieces">Number of parts.</param>
    /// <returns>The parts as labels 1 to <paramref name="pieces"/>, in a map of the box alone: a hole costs the mask's size and not the frame's.</returns>
    public static PaddedLabels Cut(PaddedLabels labels, int label, Window box, Contours contours, out int pieces)
    {
        var cuts = new SortedSet<int>();
        for (var r = contours.FirstRing(label); r >= 0; r = contours.Rings[r].Next)
        {
            if (!contours.Rings[r].IsHole)
                continue;
            var left = uint.MaxValue;
            foreach (var vertex in contours.VerticesOf(contours.Rings[r]))
                left = Math.Min(left, vertex & 0xFFFF);
            cuts.Add((int)left);
        }

        var cut = new PaddedLabels(box.Width, box.Height);
        pieces = 1;
        for (var x = 0; x < box.Width; x++)
        {
            if (cuts.Contains(box.X + x))
                pieces++;
            for (var y = 0; y < box.Height; y++)
            {
                if (labels.Buffer[labels.Index(box.X + x, box.Y + y)] == label)
                    cut.Buffer[cut.Index(x, y)] = (ushort)pieces;
            }
        }

        return cut;
    }
}
