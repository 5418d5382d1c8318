using CellGenie.Coco;

namespace CellGenie.Synthesis.Realism;

/// <summary>Whose pixel each one of a frame is, and which cells meet. One for each worker.</summary>
internal sealed class CellLabels
{
    private int[] _labels = [];
    private byte[] _shared = [];
    private bool[] _touching = [];

    /// <summary>The number of the cell of each pixel, from 1, row-major; 0 for none. The buffer may be longer than the frame.</summary>
    public int[] Labels => _labels;

    /// <summary>Pixels under several cells.</summary>
    public long Overlapped { get; private set; }

    /// <summary>Whether a cell overlaps another or touches it by a side or a corner of a pixel.</summary>
    public bool IsTouching(int cell) => _touching[cell];

    /// <summary>Numbers the pixels of masks in their order. Where they overlap, the first one keeps its pixels.</summary>
    public void Paint(IReadOnlyList<Mask> masks, int width, int height)
    {
        var pixels = width * height;
        if (_labels.Length < pixels)
            (_labels, _shared) = (new int[pixels], new byte[pixels]);
        _labels.AsSpan(0, pixels).Clear();
        var shared = _shared.AsSpan(0, pixels);
        shared.Clear();
        _touching = new bool[masks.Count + 1];
        for (var m = 0; m < masks.Count; m++)
        {
            for (var row = 0; row < masks[m].Height; row++)
                PaintRow(masks[m].Row(row), (masks[m].Y + row) * width + masks[m].X, m + 1, shared);
        }

        Overlapped = shared.Count((byte)1);
        FindTouching(width, height);
    }

    private void PaintRow(ReadOnlySpan<byte> bits, int start, int cell, Span<byte> shared)
    {
        for (var x = 0; x < bits.Length; x++)
        {
            if (bits[x] == 0)
                continue;
            ref var owner = ref _labels[start + x];
            if (owner == 0)
            {
                owner = cell;
                continue;
            }

            shared[start + x] = 1;
            _touching[owner] = _touching[cell] = true;
        }
    }

    private void FindTouching(int width, int height)
    {
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var i = y * width + x;
                if (_labels[i] == 0)
                    continue;
                if (x + 1 < width)
                    Touch(i, i + 1);
                if (y + 1 == height)
                    continue;
                Touch(i, i + width);
                if (x > 0)
                    Touch(i, i + width - 1);
                if (x + 1 < width)
                    Touch(i, i + width + 1);
            }
        }
    }

    private void Touch(int a, int b)
    {
        if (_labels[b] != 0 && _labels[a] != _labels[b])
            _touching[_labels[a]] = _touching[_labels[b]] = true;
    }
}
