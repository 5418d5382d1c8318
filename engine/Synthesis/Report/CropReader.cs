using CellGenie.Imaging;
using CellGenie.Synthesis.Realism;

namespace CellGenie.Synthesis.Report;

/// <summary>Cuts cells with their surroundings out of images that were measured.</summary>
internal sealed class CropReader(ICollection<string> problems)
{
    private readonly PngEncoder _encoder = new();

    /// <summary>Reads the crops around cells, in order. One whose image can no longer be read is left out and named as a problem.</summary>
    /// <param name="sample">What was measured.</param>
    /// <param name="rows">The cells.</param>
    /// <param name="side">Side of a crop in pixels; smaller where the image is.</param>
    public List<Crop> Read(RealismSample sample, IReadOnlyList<CellRow> rows, int side)
    {
        var crops = new Crop?[rows.Count];
        foreach (var image in Enumerable.Range(0, rows.Count).GroupBy(i => rows[i].Image))
        {
            var file = sample.Images[image.Key];
            try
            {
                var pixels = AnnotatedImage.Load(file.Folder, file.Image).Image;
                foreach (var i in image)
                    crops[i] = Cut(pixels, file.Image.FileName, rows[i], side);
            }
            catch (InvalidInputException e)
            {
                problems.Add($"cannot be shown: {e.Message}");
            }
        }

        return [.. crops.OfType<Crop>()];
    }

    private Crop Cut(GrayImage image, string name, CellRow cell, int side)
    {
        var (width, height) = (Math.Min(side, image.Width), Math.Min(side, image.Height));
        var left = Math.Clamp((int)cell.X - width / 2, 0, image.Width - width);
        var top = Math.Clamp((int)cell.Y - height / 2, 0, image.Height - height);
        var crop = new GrayImage(width, height);
        for (var y = 0; y < height; y++)
            image.Row(top + y).Slice(left, width).CopyTo(crop.Row(y));
        return new Crop(name, width, height, _encoder.Encode(crop).ToArray());
    }
}
