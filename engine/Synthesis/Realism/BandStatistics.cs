namespace CellGenie.Synthesis.Realism;

/// <summary>Sums over the pixels of each cell and its surroundings, by band. One for each worker.</summary>
internal sealed class BandStatistics
{
    private int[] _pixels = [];
    private double[] _grey = [];
    private double[] _squares = [];
    private double[] _gradient = [];
    private double[] _fine = [];

    /// <summary>Begins an image.</summary>
    public void Begin(int cells)
    {
        var needed = (cells + 1) * OutlineBands.Count;
        if (_pixels.Length < needed)
        {
            _pixels = new int[needed];
            _grey = new double[needed];
            _squares = new double[needed];
            _gradient = new double[needed];
            _fine = new double[needed];
            return;
        }

        _pixels.AsSpan(0, needed).Clear();
        _grey.AsSpan(0, needed).Clear();
        _squares.AsSpan(0, needed).Clear();
        _gradient.AsSpan(0, needed).Clear();
        _fine.AsSpan(0, needed).Clear();
    }

    /// <summary>Adds a pixel.</summary>
    public void Add(int cell, int band, int grey, double gradient, double fine)
    {
        var i = cell * OutlineBands.Count + band;
        _pixels[i]++;
        _grey[i] += grey;
        _squares[i] += grey * grey;
        _gradient[i] += gradient;
        _fine[i] += fine;
    }

    /// <summary>The sums of a cell over neighbouring bands.</summary>
    public BandSum Of(int cell, int firstBand, int lastBand)
    {
        var sum = new BandSum();
        for (var i = cell * OutlineBands.Count + firstBand; i <= cell * OutlineBands.Count + lastBand; i++)
            sum = new BandSum(sum.Pixels + _pixels[i], sum.Grey + _grey[i], sum.Squares + _squares[i], sum.Gradient + _gradient[i], sum.Fine + _fine[i]);
        return sum;
    }
}

/// <summary>Sums over pixels.</summary>
/// <param name="Pixels">Their number.</param>
/// <param name="Grey">Sum of grey values.</param>
/// <param name="Squares">Sum of squared grey values.</param>
/// <param name="Gradient">Sum of gradient magnitudes.</param>
/// <param name="Fine">Sum of absolute differences to the mean of the four neighbours.</param>
internal readonly record struct BandSum(long Pixels, double Grey, double Squares, double Gradient, double Fine)
{
    public static BandSum operator +(BandSum a, BandSum b) => new(a.Pixels + b.Pixels, a.Grey + b.Grey, a.Squares + b.Squares, a.Gradient + b.Gradient, a.Fine + b.Fine);

    public bool IsEmpty => Pixels == 0;

    public double MeanOr(double other) => IsEmpty ? other : Grey / Pixels;

    /// <summary>Standard deviation of the grey values; 0 for none.</summary>
    public double Deviation => IsEmpty ? 0 : Math.Sqrt(Math.Max(0, Squares / Pixels - Grey / Pixels * (Grey / Pixels)));

    public double MeanGradient => IsEmpty ? 0 : Gradient / Pixels;

    public double MeanFine => IsEmpty ? 0 : Fine / Pixels;
}
