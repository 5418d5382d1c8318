using CellGenie.Coco;
using CellGenie.Imaging;

namespace CellGenie.Synthesis.Realism;

/// <summary>Measures single images with their masks. One for each worker.</summary>
internal sealed class PixelMeter
{
    /// <summary>The most cells of an image that the classifier sees; of more, evenly spread ones.</summary>
    public const int MaxRows = 200;

    // Windows for the spectrum keep so far away from cells.
    private const int Margin = 5;

    private readonly CellLabels _cells = new();
    private readonly OutlineBands _outlines = new();
    private readonly BandStatistics _bands = new();
    private readonly TileGrid _tiles = new();

    /// <summary>Measures an image.</summary>
    /// <param name="image">The pixels.</param>
    /// <param name="cells">Its cells: the mask and the name of the culture. They may overlap.</param>
    /// <param name="culture">The culture of an image without cells.</param>
    /// <param name="file">Where the image lies.</param>
    /// <returns>A sample for each culture, of one image each. What is no cell's, such as background, counts for all of them.</returns>
    public IReadOnlyList<(string Culture, RealismSample Sample)> Measure(GrayImage image, IReadOnlyList<(Mask Mask, string Culture)> cells, string culture, MeasuredFile file)
    {
        var names = cells.Select(c => c.Culture).Distinct().ToList();
        if (names.Count == 0)
            names.Add(culture);
        var samples = names.Select(_ => new RealismSample()).ToArray();
        var cultureOf = new int[cells.Count + 1];
        for (var i = 0; i < cells.Count; i++)
            cultureOf[i + 1] = names.IndexOf(cells[i].Culture);

        _cells.Paint([.. cells.Select(c => c.Mask)], image.Width, image.Height);
        _outlines.Measure(_cells.Labels, image.Width, image.Height);
        var (whole, covered) = Sweep(image, cells.Count, cultureOf, samples);

        foreach (var sample in samples)
        {
            sample.Images.Add(file);
            sample.FramePixels = image.Pixels.Length;
            sample.CoveredPixels = covered;
            sample.OverlappedPixels = _cells.Overlapped;
            AddWindows(image, sample.Spectrum);
        }

        AddBands(cells.Count, cultureOf, samples);
        for (var c = 0; c < samples.Length; c++)
            AddCells(image, whole, cells, c, cultureOf, samples[c]);
        return [.. names.Zip(samples)];
    }

    /// <summary>Goes over all pixels once. Returns their sums and how many are under cells.</summary>
    private (BandSum Whole, long Covered) Sweep(GrayImage image, int cells, int[] cultureOf, RealismSample[] samples)
    {
        _bands.Begin(cells);
        _tiles.Begin(image.Width, image.Height);
        var background = new long[RealismSample.Levels];
        var (whole, covered) = (new BandSum(), 0L);
        for (var y = 0; y < image.Height; y++)
        {
            var row = image.Row(y);
            var above = image.Row(Math.Max(0, y - 1));
            var below = image.Row(Math.Min(image.Height - 1, y + 1));
            var rowScale = y == 0 || y == image.Height - 1 ? 1 : 0.5;
            for (var tile = 0; tile < image.Width; tile += TileGrid.Side)
            {
                var (all, free, under) = (new BandSum(), new BandSum(), 0);
                for (var x = tile; x < Math.Min(image.Width, tile + TileGrid.Side); x++)
                {
                    var i = y * image.Width + x;
                    int grey = row[x];
                    int left = row[Math.Max(0, x - 1)], right = row[Math.Min(image.Width - 1, x + 1)];
                    var dx = (right - left) * (x == 0 || x == image.Width - 1 ? 1 : 0.5);
                    var dy = (below[x] - above[x]) * rowScale;
                    var gradient = Math.Sqrt(dx * dx + dy * dy);
                    var fine = Math.Abs(grey - (left + right + above[x] + below[x]) * 0.25);
                    var pixel = new BandSum(1, grey, grey * grey, gradient, fine);
                    all += pixel;
                    var band = _outlines.Bands[i];
                    if (band == OutlineBands.Far)
                    {
                        free += pixel;
                        background[grey]++;
                        continue;
                    }

                    var cell = _outlines.Nearest[i];
                    _bands.Add(cell, band, grey, gradient, fine);
                    var sample = samples[cultureOf[cell]];
                    if (_cells.Labels[i] == 0)
                    {
                        sample.RingLevels[grey]++;
                        continue;
                    }

                    sample.CellLevels[grey]++;
                    under++;
                }

                whole += all;
                covered += under;
                _tiles.Add(tile, y, all, free, under);
            }
        }

        foreach (var sample in samples)
            background.CopyTo(sample.BackgroundLevels, 0);
        return (whole, covered);
    }

    private void AddBands(int cells, int[] cultureOf, RealismSample[] samples)
    {
        var sums = new BandSum[samples.Length, OutlineBands.Count];
        for (var cell = 1; cell <= cells; cell++)
        {
            for (var band = 0; band < OutlineBands.Count; band++)
                sums[cultureOf[cell], band] += _bands.Of(cell, band, band);
        }

        for (var c = 0; c < samples.Length; c++)
        {
            var reference = BackgroundOf(samples[c]);
            for (var band = 0; band < OutlineBands.Far; band++)
                samples[c].Halo.Add(band, sums[c, band].Pixels, sums[c, band].Grey, reference);
            var outline = sums[c, OutlineBands.At(-1)] + sums[c, OutlineBands.At(1)];
            samples[c].OutlineGradient = outline.Gradient;
            samples[c].OutlinePixels = outline.Pixels;
        }
    }

    /// <summary>Mean grey value of the background; in an image so crowded that it has none, of all that is not under cells.</summary>
    private static double BackgroundOf(RealismSample image)
    {
        var levels = image.BackgroundLevels.Any(n => n > 0) ? image.BackgroundLevels : image.RingLevels.Any(n => n > 0) ? image.RingLevels : image.CellLevels;
        var (sum, pixels) = (0L, 0L);
        for (var grey = 0; grey < levels.Length; grey++)
        {
            sum += levels[grey] * grey;
            pixels += levels[grey];
        }

        return pixels == 0 ? 0 : (double)sum / pixels;
    }

    private void AddCells(GrayImage image, in BandSum whole, IReadOnlyList<(Mask Mask, string Culture)> cells, int culture, int[] cultureOf, RealismSample sample)
    {
        var own = Enumerable.Range(0, cells.Count).Where(i => cultureOf[i + 1] == culture).ToList();
        var shapes = own.Select(i => MaskShape.Of(cells[i].Mask)).ToArray();
        var centres = shapes.Select(s => (s.X, s.Y)).ToArray();
        var neighbours = NeighbourDistances.Of(centres);
        sample.Counts.Add(own.Count);
        sample.Pairs.Add(centres, image.Width, image.Height);
        sample.Neighbours.AddRange(neighbours.Where(d => !double.IsNaN(d)));
        for (var k = 0; k < own.Count; k++)
        {
            var mask = cells[own[k]].Mask;
            sample.Areas.Add(mask.Area);
            sample.Eccentricities.Add(shapes[k].Eccentricity);
            sample.Solidities.Add(shapes[k].Solidity);
            if (_cells.IsTouching(own[k] + 1))
                sample.TouchingCells++;
            if (mask.X == 0 || mask.Y == 0 || mask.X + mask.Width == image.Width || mask.Y + mask.Height == image.Height)
                sample.BorderCells++;
            if (own.Count > MaxRows && (long)(k + 1) * MaxRows / own.Count == (long)k * MaxRows / own.Count)
                continue;
            var alone = Math.Max(image.Width, image.Height);
            var features = CellFeatures.Of(own[k] + 1, mask.Area, shapes[k], double.IsNaN(neighbours[k]) ? alone : neighbours[k], _cells.IsTouching(own[k] + 1), _bands, _tiles, whole);
            sample.Rows.Add(new CellRow(features, 0, shapes[k].X, shapes[k].Y));
        }
    }

    /// <summary>Adds windows that keep away from cells and from one another.</summary>
    private void AddWindows(GrayImage image, BackgroundSpectrum spectrum)
    {
        for (var y = 0; y + BackgroundSpectrum.Size <= image.Height; y += BackgroundSpectrum.Size)
        {
            for (var x = 0; x + BackgroundSpectrum.Size <= image.Width;)
            {
                if (!IsFree(y * image.Width + x, image.Width))
                {
                    x += BackgroundSpectrum.Size / 4;
                    continue;
                }

                spectrum.Add(image.Pixels, y * image.Width + x, image.Width);
                x += BackgroundSpectrum.Size;
            }
        }
    }

    private bool IsFree(int start, int stride)
    {
        for (var y = 0; y < BackgroundSpectrum.Size; y++)
        {
            if (_outlines.Bands.AsSpan(start + y * stride, BackgroundSpectrum.Size).ContainsAnyInRange(OutlineBands.Deep, (byte)OutlineBands.At(Margin)))
                return false;
        }

        return true;
    }
}
