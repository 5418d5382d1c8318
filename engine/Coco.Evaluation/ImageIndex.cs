using CellGenie.Imaging;

namespace CellGenie.Coco.Evaluation;

/// <summary>The results of each image, in file order.</summary>
internal sealed class ImageIndex
{
    private readonly int[] _first;
    private readonly int[] _entries;

    /// <summary>Sorts the results of a file by image, stable.</summary>
    /// <exception cref="InvalidInputException">A result names an image that is not in the list.</exception>
    public ImageIndex(CocoImage[] images, ResultsFile results, string truthPath)
    {
        var ordinalOf = new Dictionary<long, int>(images.Length);
        for (var i = 0; i < images.Length; i++)
            ordinalOf.Add(images[i].Id, i);
        _first = new int[images.Length + 1];
        for (var i = 0; i < results.Count; i++)
        {
            if (!ordinalOf.TryGetValue(results[i].ImageId, out var ordinal))
                throw new InvalidInputException(results.Path, results.Place(i), $"image_id {results[i].ImageId} does not exist in {truthPath}");
            _first[ordinal + 1]++;
        }

        for (var i = 1; i < _first.Length; i++)
            _first[i] += _first[i - 1];
        var next = _first.AsSpan(0, images.Length).ToArray();
        _entries = new int[results.Count];
        for (var i = 0; i < _entries.Length; i++)
            _entries[next[ordinalOf[results[i].ImageId]]++] = i;
    }

    /// <summary>The indices of an image's results.</summary>
    public ReadOnlySpan<int> ResultsOf(int ordinal) => _entries.AsSpan(_first[ordinal], _first[ordinal + 1] - _first[ordinal]);
}
