using CellGenie.Imaging;

namespace CellGenie.Coco;

/// <summary>Splits a mask into parts whose pixels are connected by their edges; pixels that only touch at a corner belong to different parts.</summary>
internal static class EdgeConnectedParts
{
    /// <summary>The parts as labels from 1, in a map of the mask's box.</summary>
    /// <exception cref="InvalidInputException">There are more parts than labels.</exception>
    public static PaddedLabels Of(Mask mask, out int count)
    {
        MaskTracer.RequireTraceable(mask);
        var labels = new PaddedLabels(mask.Width, mask.Height);
        var stack = new Stack<int>();
        count = 0;
        for (var start = 0; start < mask.Bits.Length; start++)
        {
            if (!IsOpen(mask, labels, start))
                continue;
            if (count == LabelMap.MaxLabel)
                throw new InvalidInputException("mask", "", $"it has more than {LabelMap.MaxLabel} separate parts");
            count++;
            for (Mark(labels, mask, start, count, stack); stack.TryPop(out var at);)
            {
                if (at % mask.Width > 0)
                    Visit(mask, labels, at - 1, count, stack);
                if (at % mask.Width < mask.Width - 1)
                    Visit(mask, labels, at + 1, count, stack);
                if (at >= mask.Width)
                    Visit(mask, labels, at - mask.Width, count, stack);
                if (at < mask.Bits.Length - mask.Width)
                    Visit(mask, labels, at + mask.Width, count, stack);
            }
        }

        return labels;
    }

    private static void Visit(Mask mask, PaddedLabels labels, int at, int part, Stack<int> stack)
    {
        if (IsOpen(mask, labels, at))
            Mark(labels, mask, at, part, stack);
    }

    private static bool IsOpen(Mask mask, PaddedLabels labels, int at) =>
        mask.Bits[at] != 0 && labels.Buffer[labels.Index(at % mask.Width, at / mask.Width)] == 0;

    private static void Mark(PaddedLabels labels, Mask mask, int at, int part, Stack<int> stack)
    {
        labels.Buffer[labels.Index(at % mask.Width, at / mask.Width)] = (ushort)part;
        stack.Push(at);
    }
}
