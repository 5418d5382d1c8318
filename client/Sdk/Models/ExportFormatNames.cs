namespace CellGenie.Client;

/// <summary>Names of export formats in addresses and on command lines.</summary>
public static class ExportFormatNames
{
    private static readonly string[] Names = ["coco", "coco-rle", "labels", "yolo", "cellpose", "geojson", "kaggle"];

    /// <summary>All names, in the order of <see cref="ExportFormat"/>.</summary>
    public static IReadOnlyList<string> All => Names;

    /// <summary>The name of a format.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such format.</exception>
    public static string ToWireName(this ExportFormat format) =>
        Enum.IsDefined(format) ? Names[(int)format] : throw new ArgumentOutOfRangeException(nameof(format), format, "There is no such format.");

    /// <summary>Finds a format by its name.</summary>
    /// <returns>False when there is none.</returns>
    public static bool TryParse(string? name, out ExportFormat format)
    {
        var index = Array.IndexOf(Names, name);
        format = (ExportFormat)Math.Max(0, index);
        return index >= 0;
    }
}
