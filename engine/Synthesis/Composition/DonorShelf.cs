namespace CellGenie.Synthesis;

/// <summary>Donors of one source image, ordered by area, with all that a search looks at close together: the entries of a large bank lie far apart.</summary>
internal sealed class DonorShelf
{
    private readonly Donor[] _donors;

    /// <summary>Creates a shelf.</summary>
    /// <param name="bank">The bank.</param>
    /// <param name="donors">Indices in the bank, ordered by area, then index.</param>
    public DonorShelf(CellBank bank, IEnumerable<int> donors)
    {
        _donors = [.. donors.Select(d => Describe(d, bank.Cells[d]))];
    }

    /// <summary>Number of donors.</summary>
    public int Count => _donors.Length;

    /// <summary>The donors.</summary>
    public ReadOnlySpan<Donor> Donors => _donors;

    /// <summary>Where the first donor stands that is not smaller than an area.</summary>
    public int LowerBound(int area)
    {
        var (low, high) = (0, _donors.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_donors[middle].Area < area)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private static Donor Describe(int index, in CellRecord cell) => new(index, cell.Area, cell.Width, cell.Height, cell.Sides, cell.Eccentricity);

    /// <summary>What a search looks at.</summary>
    public readonly record struct Donor(int Index, int Area, ushort Width, ushort Height, FrameSides Sides, byte Eccentricity);
}
