namespace CellGenie.Segmentation;

/// <summary>Boxes as one array a coordinate, for arithmetic on many at once.</summary>
internal sealed class BoxColumns
{
    public BoxColumns(int capacity)
    {
        (X0, Y0, X1, Y1, Area) = (new float[capacity], new float[capacity], new float[capacity], new float[capacity], new float[capacity]);
    }

    public BoxColumns(ReadOnlySpan<float> boxes) : this(boxes.Length / 4)
    {
        for (var i = 0; i < boxes.Length; i += 4)
            Add(boxes[i], boxes[i + 1], boxes[i + 2], boxes[i + 3]);
    }

    public int Count { get; private set; }

    public float[] X0 { get; private set; }

    public float[] Y0 { get; private set; }

    public float[] X1 { get; private set; }

    public float[] Y1 { get; private set; }

    public float[] Area { get; private set; }

    public void Add(float x0, float y0, float x1, float y1)
    {
        if (Count == X0.Length)
            Grow();
        (X0[Count], Y0[Count], X1[Count], Y1[Count]) = (x0, y0, x1, y1);
        Area[Count++] = (x1 - x0) * (y1 - y0);
    }

    private void Grow()
    {
        var capacity = Math.Max(64, 2 * Count);
        (X0, Y0, X1, Y1, Area) = (Grown(X0), Grown(Y0), Grown(X1), Grown(Y1), Grown(Area));

        float[] Grown(float[] old)
        {
            Array.Resize(ref old, capacity);
            return old;
        }
    }
}
