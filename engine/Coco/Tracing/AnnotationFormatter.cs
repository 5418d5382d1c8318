using System.Runtime.InteropServices;

namespace CellGenie.Coco;

/// <summary>Identity and measured area of one instance that is to be written.</summary>
/// <param name="Id">Annotation id, unique in the file, above 0.</param>
/// <param name="ImageId">Image id.</param>
/// <param name="CategoryId">Category id.</param>
/// <param name="Area">Visible area in pixels.</param>
public readonly record struct AnnotationHeader(long Id, long ImageId, long CategoryId, int Area);

/// <summary>
/// Writes instances of a traced label map as COCO annotations: exact area, tight box, and a segmentation that reproduces
/// the label map's pixels under pycocotools' rasterisation. Not thread-safe.
/// </summary>
public sealed class AnnotationFormatter(SegmentationEncoding encoding)
{
    private readonly List<uint> _runs = [];
    private readonly Utf8Buffer _counts = new();
    private ContourTracer? _pieces;

    /// <summary>Appends one annotation object to <paramref name="text"/>.</summary>
    /// <exception cref="ArgumentException">The instance has no pixel.</exception>
    public void Append(Utf8Buffer text, in AnnotationHeader header, int label, Contours contours, PaddedLabels labels)
    {
        var first = contours.FirstRing(label);
        if (first < 0)
            throw new ArgumentException($"Instance {label} has no pixel.", nameof(label));
        var box = BoxOf(contours, first, out var hasHole);

        text.Append("{\"id\":"u8);
        text.AppendWithComma(header.Id);
        text.Append("\"image_id\":"u8);
        text.AppendWithComma(header.ImageId);
        text.Append("\"category_id\":"u8);
        text.AppendWithComma(header.CategoryId);
        text.Append("\"iscrowd\":0,\"area\":"u8);
        text.AppendWithComma(header.Area);
        text.Append("\"bbox\":["u8);
        text.AppendWithComma(box.Left);
        text.AppendWithComma(box.Top);
        text.AppendWithComma(box.Right - box.Left);
        text.Append(box.Bottom - box.Top);
        text.Append("],\"segmentation\":"u8);
        if (encoding == SegmentationEncoding.Rle || (encoding == SegmentationEncoding.Auto && hasHole))
            AppendRle(text, label, box, labels);
        else if (hasHole)
            AppendPieces(text, label, box, contours, labels);
        else
            AppendRings(text, contours, first);
        text.Append("}"u8);
    }

    private static Box BoxOf(Contours contours, int first, out bool hasHole)
    {
        uint left = uint.MaxValue, top = uint.MaxValue, right = 0, bottom = 0;
        hasHole = false;
        for (var r = first; r >= 0; r = contours.Rings[r].Next)
        {
            ref readonly var ring = ref contours.Rings[r];
            if (ring.IsHole)
            {
                hasHole = true;
                continue;
            }

            foreach (var vertex in contours.VerticesOf(ring))
            {
                var x = vertex & 0xFFFF;
                left = Math.Min(left, x);
                right = Math.Max(right, x);
                // y is in the high bits, so the packed values order by y.
                top = Math.Min(top, vertex);
                bottom = Math.Max(bottom, vertex);
            }
        }

        return new Box((int)left, (int)(top >> 16), (int)right, (int)(bottom >> 16));
    }

    private static void AppendRings(Utf8Buffer text, Contours contours, int first)
    {
        text.Append("["u8);
        for (var r = first; r >= 0; r = contours.Rings[r].Next)
        {
            text.AppendRing(contours.VerticesOf(contours.Rings[r]));
            text.Append(","u8);
        }

        text.RemoveLast(1);
        text.Append("]"u8);
    }

    /// <summary>Cuts a mask along the left end of each of its holes, so that every hole opens into the cut, and writes the parts.</summary>
    private void AppendPieces(Utf8Buffer text, int label, Box box, Contours contours, PaddedLabels labels)
    {
        var window = new Window(box.Left, box.Top, box.Right - box.Left, box.Bottom - box.Top);
        var pieces = HoleCutter.Cut(labels, label, window, contours, out var piece);
        _pieces ??= new ContourTracer();
        var traced = _pieces.Trace(pieces, piece);
        // Packed coordinates move by adding; both stay within 16 bits.
        var corner = ((uint)box.Top << 16) + (uint)box.Left;
        text.Append("["u8);
        foreach (ref readonly var ring in traced.Rings)
        {
            text.AppendRing(traced.VerticesOf(ring).ToArray().Select(v => v + corner).ToArray());
            text.Append(","u8);
        }

        text.RemoveLast(1);
        text.Append("]"u8);
    }

    private void AppendRle(Utf8Buffer text, int label, Box box, PaddedLabels labels)
    {
        _runs.Clear();
        var height = labels.Height;
        var end = 0L; // the end, in column-major order, of the last run of ones
        for (var x = box.Left; x < box.Right; x++)
        {
            for (var y = box.Top; y < box.Bottom; y++)
            {
                if (labels.Buffer[labels.Index(x, y)] != label)
                    continue;
                var from = y;
                while (y < box.Bottom && labels.Buffer[labels.Index(x, y)] == label)
                    y++;
                var start = (long)x * height + from;
                if (start == end && _runs.Count > 0)
                {
                    _runs[^1] += (uint)(y - from);
                }
                else
                {
                    _runs.Add((uint)(start - end));
                    _runs.Add((uint)(y - from));
                }

                end = (long)x * height + y;
            }
        }

        var size = (long)labels.Width * height;
        if (end < size)
            _runs.Add((uint)(size - end));
        text.Append("{\"size\":["u8);
        text.AppendWithComma(height);
        text.Append(labels.Width);
        text.Append("],\"counts\":\""u8);
        AppendCounts(text, CollectionsMarshal.AsSpan(_runs));
        text.Append("\"}"u8);
    }

    private void AppendCounts(Utf8Buffer text, ReadOnlySpan<uint> runs)
    {
        _counts.Clear();
        RleText.Encode(runs, _counts);
        // The characters run from '0' to 'o'; of these JSON escapes only the backslash.
        var rest = _counts.Text;
        for (int slash; (slash = rest.IndexOf((byte)'\\')) >= 0; rest = rest[(slash + 1)..])
        {
            text.Append(rest[..slash]);
            text.Append("\\\\"u8);
        }

        text.Append(rest);
    }

    private readonly record struct Box(int Left, int Top, int Right, int Bottom);
}
