using System.Text.Json;
using CellGenie.Coco;

namespace CellGenie.Synthesis;

/// <summary>The categories of a dataset's cells: one for all, or one for each culture where several meet in an image.</summary>
internal sealed class CultureCategories
{
    private readonly CellBank _bank;
    private readonly int[]? _ids;
    private readonly JsonEncodedText[] _names;
    private readonly bool[] _areMixed;

    public CultureCategories(CellBank bank, GenerationSpecification specification)
    {
        _bank = bank;
        _areMixed = [.. specification.Cultures.Select(c => c.Mixture != null)];
        _names = [.. bank.Index.Cultures.Select(c => JsonEncodedText.Encode(c.Name))];
        if (!_areMixed.Contains(true))
            return;
        _ids = new int[bank.Index.Cultures.Count];
        foreach (var (number, name) in specification.Categories.Index())
            _ids[bank.CultureIndex(name)] = number + 1;
    }

    /// <summary>The category of a donor.</summary>
    public int IdOf(int donor) => _ids == null ? 1 : _ids[_bank.Cells[donor].Culture];

    /// <summary>Adds the culture of a cell to its annotation, where the image does not name it.</summary>
    /// <param name="text">Ends with the annotation.</param>
    /// <param name="culture">Index of the image's culture in the specification.</param>
    /// <param name="donor">The donor of the cell.</param>
    public void AppendCulture(Utf8Buffer text, int culture, int donor)
    {
        if (!_areMixed[culture])
            return;
        text.RemoveLast(1);
        text.Append(",\"culture\":\""u8);
        text.Append(_names[_bank.Cells[donor].Culture].EncodedUtf8Bytes);
        text.Append("\"}"u8);
    }
}
