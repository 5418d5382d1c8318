using CellGenie.Coco;

namespace CellGenie.Synthesis;

/// <summary>Counts the separate parts (8-connected) in which a cell would be seen. Not thread-safe: one for each worker.</summary>
internal sealed class PartCounter
{
    private readonly List<(int Y, int From, int To)> _pieces = [];
    private readonly List<int> _roots = [];

    /// <summary>Counts the parts.</summary>
    /// <param name="labels">Labels painted so far; what is not 0 hides the cell.</param>
    /// <param name="runs">The mask's runs (y, x, length), ordered.</param>
    /// <param name="x">Left side of the mask's box.</param>
    /// <param name="y">Top of the mask's box.</param>
    public int Count(PaddedLabels labels, ReadOnlySpan<ushort> runs, int x, int y)
    {
        FindPieces(labels, runs, x, y);
        var parts = _pieces.Count;
        var above = 0;
        for (var i = 0; i < _pieces.Count; i++)
        {
            var piece = _pieces[i];
            // Pieces of the row before that end too far left touch none of the following ones either.
            while (above < i && (_pieces[above].Y < piece.Y - 1 || _pieces[above].Y == piece.Y - 1 && _pieces[above].To < piece.From))
                above++;
            for (var j = above; j < i && _pieces[j].Y == piece.Y - 1 && _pieces[j].From <= piece.To; j++)
            {
                var (a, b) = (RootOf(i), RootOf(j));
                if (a == b)
                    continue;
                _roots[a] = b;
                parts--;
            }
        }

        return parts;
    }

    private void FindPieces(PaddedLabels labels, ReadOnlySpan<ushort> runs, int x, int y)
    {
        _pieces.Clear();
        _roots.Clear();
        for (var r = 0; r < runs.Length; r += 3)
        {
            var row = labels.Buffer.AsSpan(labels.Index(x + runs[r + 1], y + runs[r]), runs[r + 2]);
            for (var at = 0; at < row.Length;)
            {
                var start = row[at..].IndexOf((ushort)0);
                if (start < 0)
                    break;
                start += at;
                var end = row[start..].IndexOfAnyExcept((ushort)0);
                end = end < 0 ? row.Length : start + end;
                _roots.Add(_pieces.Count);
                // One past the end on the right: diagonal neighbours touch.
                _pieces.Add((runs[r], runs[r + 1] + start, runs[r + 1] + end));
                at = end;
            }
        }
    }

    private int RootOf(int piece)
    {
        while (_roots[piece] != piece)
            piece = _roots[piece] = _roots[_roots[piece]];
        return piece;
    }
}
