using System.Buffers.Text;
using System.Text;
using CellGenie.Imaging;

namespace CellGenie.Coco;

/// <summary>Where the columns of a Sartorius table are, and its plain fields. No field of these tables holds a comma; quotes around one are taken off.</summary>
internal sealed class KaggleColumns
{
    private readonly int _id;
    private readonly int _width;
    private readonly int _height;
    private readonly int _cellType;

    private KaggleColumns(string path, string[] names)
    {
        _id = Find(path, names, "id");
        Annotation = Find(path, names, "annotation");
        _width = Find(path, names, "width");
        _height = Find(path, names, "height");
        _cellType = Array.IndexOf(names, "cell_type");
    }

    /// <summary>Index of the column with the runs.</summary>
    public int Annotation { get; }

    /// <summary>Reads the header.</summary>
    /// <exception cref="InvalidInputException">A column is missing.</exception>
    public static KaggleColumns Parse(string path, string header) => new(path, [.. header.Split(',').Select(n => n.Trim().Trim('"'))]);

    /// <summary>A field of a row, without quotes.</summary>
    public bool TryField(ReadOnlySpan<byte> row, int column, out ReadOnlySpan<byte> field)
    {
        field = default;
        for (; column > 0; column--)
        {
            var comma = row.IndexOf((byte)',');
            if (comma < 0)
                return false;
            row = row[(comma + 1)..];
        }

        var end = row.IndexOf((byte)',');
        field = (end < 0 ? row : row[..end]).Trim((byte)' ').Trim((byte)'"');
        return true;
    }

    /// <summary>Reads the plain fields of a row; the rule that they break, or null.</summary>
    public string? BrokenRule(ReadOnlySpan<byte> row, out (string Id, int Width, int Height, string CellType) fields)
    {
        fields = ("", 0, 0, "");
        if (!TryField(row, _id, out var id) || id.IsEmpty || id.Length > 1024 || !TryField(row, Annotation, out _))
            return "has no id or no annotation";
        if (!TryNumber(row, _width, out var width) || !TryNumber(row, _height, out var height))
            return "width or height is not a whole number";
        if (Frame.BrokenRule(width, height) is { } rule)
            return rule;
        var cellType = _cellType >= 0 && TryField(row, _cellType, out var field) ? Encoding.UTF8.GetString(field) : "";
        fields = (Encoding.UTF8.GetString(id), width, height, cellType);
        return null;
    }

    private bool TryNumber(ReadOnlySpan<byte> row, int column, out int number)
    {
        number = 0;
        return TryField(row, column, out var field) && Utf8Parser.TryParse(field, out number, out var used) && used == field.Length;
    }

    private static int Find(string path, string[] names, string name) =>
        Array.IndexOf(names, name) is >= 0 and var column ? column : throw new InvalidInputException(path, "line 1", $"the table has no column '{name}'");
}
