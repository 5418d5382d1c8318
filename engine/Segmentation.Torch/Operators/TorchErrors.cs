using CellGenie.Imaging;

namespace CellGenie.Segmentation.Torch;

/// <summary>Says in the user's words what libtorch said in its own.</summary>
internal static class TorchErrors
{
    /// <summary>The error to report for an exception of tensor work.</summary>
    /// <param name="e">What was thrown.</param>
    /// <param name="during">What was being done.</param>
    public static CellGenieException Translate(Exception e, string during)
    {
        if (e is CellGenieException known)
            return known;
        return IsOutOfMemory(e)
            ? new CellGenieException($"the memory of the device did not suffice for {during}; use a smaller batch with more accumulation steps, a smaller image side, or fewer regions an image", e)
            : new CellGenieException($"{during} failed: {FirstLine(e.Message)}", e);
    }

    private static bool IsOutOfMemory(Exception e) =>
        e is OutOfMemoryException || e.Message.Contains("out of memory", StringComparison.OrdinalIgnoreCase) ||
        e.Message.Contains("not enough memory", StringComparison.OrdinalIgnoreCase);

    private static string FirstLine(string message) => message.Split('\n', 2)[0].Trim();
}
