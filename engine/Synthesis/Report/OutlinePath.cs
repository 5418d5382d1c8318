using System.Text;
using CellGenie.Coco;

namespace CellGenie.Synthesis.Report;

/// <summary>Writes masks as SVG path data along their pixel edges, so that what is drawn is the mask and nothing smoother.</summary>
internal sealed class OutlinePath
{
    private readonly ContourTracer _tracer = new();
    private readonly StringBuilder _text = new();

    /// <summary>Adds a mask. Each is traced on its own, because real masks may overlap.</summary>
    public void Add(Mask mask)
    {
        var labels = new PaddedLabels(mask.Width, mask.Height);
        for (var row = 0; row < mask.Height; row++)
        {
            var target = labels.Buffer.AsSpan(labels.Index(0, row), mask.Width);
            var source = mask.Row(row);
            for (var x = 0; x < source.Length; x++)
                target[x] = source[x];
        }

        var contours = _tracer.Trace(labels, 1);
        foreach (ref readonly var ring in contours.Rings)
            Append(contours.VerticesOf(ring), mask.X, mask.Y);
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    private void Append(ReadOnlySpan<uint> vertices, int offsetX, int offsetY)
    {
        var (x, y) = Unpack(vertices[0]);
        _text.Append('M').Append(x + offsetX).Append(' ').Append(y + offsetY);
        foreach (var vertex in vertices[1..])
        {
            // Edges are level or upright by turns.
            var (nextX, nextY) = Unpack(vertex);
            if (nextY == y)
                _text.Append('h').Append(nextX - x);
            else
                _text.Append('v').Append(nextY - y);
            (x, y) = (nextX, nextY);
        }

        _text.Append('z');
    }

    private static (int X, int Y) Unpack(uint vertex) => ((int)(vertex & 0xFFFF), (int)(vertex >> 16));
}
