namespace CellGenie.Coco;

/// <summary>One closed outline of an instance, along pixel edges.</summary>
/// <param name="Label">The instance, 1 or more.</param>
/// <param name="Start">Index of the first vertex in <see cref="Contours.Vertices"/>.</param>
/// <param name="Count">Number of vertices, at least 4; the ring closes itself.</param>
/// <param name="IsHole">True for the rim of a hole, which runs the other way round.</param>
/// <param name="Next">Index of the instance's next ring in <see cref="Contours.Rings"/>, or -1.</param>
public readonly record struct ContourRing(int Label, int Start, int Count, bool IsHole, int Next);

/// <summary>
/// All outlines of a label map. Vertices are pixel corners: pixel (x, y) covers [x, x+1) x [y, y+1). Outer rings run clockwise
/// on the screen (y down), rims of holes the other way; there are no collinear points. The signed areas of an instance's rings
/// add up to exactly its number of pixels.
/// </summary>
public sealed class Contours
{
    private uint[] _vertices = new uint[1 << 14];
    private ContourRing[] _rings = new ContourRing[1 << 10];
    private int[] _first = [];
    private int[] _last = [];

    /// <summary>Vertices of all rings, each packed as <c>y &lt;&lt; 16 | x</c>.</summary>
    public ReadOnlySpan<uint> Vertices => _vertices.AsSpan(0, VertexCount);

    /// <summary>All rings, in the raster order of their topmost left edge.</summary>
    public ReadOnlySpan<ContourRing> Rings => _rings.AsSpan(0, RingCount);

    /// <summary>Number of rings.</summary>
    public int RingCount { get; private set; }

    internal int VertexCount { get; private set; }

    /// <summary>Index in <see cref="Rings"/> of the first ring of an instance, or -1 when it has no pixel.</summary>
    public int FirstRing(int label) => (uint)label < (uint)_first.Length ? _first[label] : -1;

    /// <summary>The vertices of a ring.</summary>
    public ReadOnlySpan<uint> VerticesOf(in ContourRing ring) => _vertices.AsSpan(ring.Start, ring.Count);

    /// <summary>The signed area of a ring in pixels: positive for outer rings, negative for rims of holes.</summary>
    public int AreaOf(in ContourRing ring)
    {
        // Rectilinear: only vertical edges contribute, each with x * dy. Clockwise on the screen, the left side goes up.
        var sum = 0L;
        var vertices = VerticesOf(ring);
        var previous = vertices[^1];
        foreach (var vertex in vertices)
        {
            sum += (vertex & 0xFFFF) * ((long)(vertex >> 16) - (previous >> 16));
            previous = vertex;
        }

        return (int)sum;
    }

    /// <summary>The number of separate parts of an instance (8-connected), and whether it has a hole.</summary>
    public (int Parts, bool HasHole) TopologyOf(int label)
    {
        var parts = 0;
        var hole = false;
        for (var r = FirstRing(label); r >= 0; r = _rings[r].Next)
        {
            if (_rings[r].IsHole)
                hole = true;
            else
                parts++;
        }

        return (parts, hole);
    }

    internal void Reset(int labels)
    {
        RingCount = 0;
        VertexCount = 0;
        if (_first.Length < labels + 1)
        {
            _first = new int[labels + 1];
            _last = new int[labels + 1];
        }

        Array.Fill(_first, -1);
    }

    internal uint[] EnsureVertices(int more)
    {
        if (_vertices.Length < VertexCount + more)
            Array.Resize(ref _vertices, Math.Max(_vertices.Length * 2, VertexCount + more));
        return _vertices;
    }

    internal void AddRing(int label, int vertices, bool isHole)
    {
        if (RingCount == _rings.Length)
            Array.Resize(ref _rings, _rings.Length * 2);
        var index = RingCount++;
        _rings[index] = new ContourRing(label, VertexCount, vertices, isHole, -1);
        VertexCount += vertices;
        if (_first[label] < 0)
            _first[label] = index;
        else
            _rings[_last[label]] = _rings[_last[label]] with { Next = index };
        _last[label] = index;
    }
}
