using CellGenie.Coco;
using CellGenie.Imaging;

namespace CellGenie.Segmentation;

/// <summary>Draws an image with its cells in the manner of the paper's Fig. 5: true masks as solid yellow lines, predictions as dotted red ones, the score above.</summary>
public static class OutlinePicture
{
    private const int WantedSide = 1500;
    private const int MostScale = 4;
    private const int Margin = 6;
    private const int Dot = 4;

    private static readonly (byte R, byte G, byte B) Yellow = (255, 221, 0);
    private static readonly (byte R, byte G, byte B) Red = (235, 20, 20);

    /// <summary>Draws a picture; small images are enlarged two to four times.</summary>
    /// <param name="image">The image.</param>
    /// <param name="truths">True masks, of the size of the image; empty if they are unknown.</param>
    /// <param name="predictions">Predicted masks, of the size of the image.</param>
    /// <param name="caption">What stands above: letters, digits, <c>. - : _ /</c>.</param>
    public static RgbImage Draw(GrayImage image, IReadOnlyList<Rle> truths, IReadOnlyList<Rle> predictions, string caption)
    {
        var scale = Math.Clamp(WantedSide / Math.Max(image.Width, image.Height), 1, MostScale);
        var letters = Math.Max(2, scale);
        var bar = PixelFont.Height * letters + 2 * Margin;
        var enlarged = BilinearResize.Resize(image, image.Width * scale, image.Height * scale);
        var picture = new RgbImage(enlarged.Width, enlarged.Height + bar, new byte[GrayImage.PixelCount(enlarged.Width, enlarged.Height + bar) * 3]);
        picture.Pixels.AsSpan(0, bar * picture.Width * 3).Fill(255);
        PixelFont.Write(picture, caption, Math.Max(Margin, (picture.Width - PixelFont.WidthOf(caption, letters)) / 2), Margin, letters);
        for (var y = 0; y < enlarged.Height; y++)
        {
            var source = enlarged.Row(y);
            var target = picture.Row(bar + y);
            for (var x = 0; x < source.Length; x++)
                target.Slice(3 * x, 3).Fill(source[x]);
        }

        var pen = new Pen(picture, bar, scale);
        foreach (var truth in truths)
            pen.Outline(truth, Yellow, isDotted: false);
        foreach (var prediction in predictions)
            pen.Outline(prediction, Red, isDotted: true);
        return picture;
    }

    /// <summary>Draws along pixel edges.</summary>
    private sealed class Pen(RgbImage picture, int top, int scale)
    {
        private readonly ContourTracer _tracer = new();
        private readonly int _thickness = Math.Min(scale, 2);

        public void Outline(Rle rle, (byte R, byte G, byte B) colour, bool isDotted)
        {
            if (rle.ToMask() is not { } mask)
                return;
            var labels = new LabelMap(mask.Width, mask.Height);
            for (var i = 0; i < mask.Bits.Length; i++)
                labels.Labels[i] = mask.Bits[i];
            var contours = _tracer.Trace(labels);
            foreach (ref readonly var ring in contours.Rings)
            {
                var vertices = contours.VerticesOf(ring);
                var (x, y, walked) = ((int)(vertices[^1] & 0xFFFF), (int)(vertices[^1] >> 16), 0);
                foreach (var vertex in vertices)
                {
                    var (nextX, nextY) = ((int)(vertex & 0xFFFF), (int)(vertex >> 16));
                    walked = Walk(mask.X + x, mask.Y + y, mask.X + nextX, mask.Y + nextY, walked, colour, isDotted);
                    (x, y) = (nextX, nextY);
                }
            }
        }

        private int Walk(int x0, int y0, int x1, int y1, int walked, (byte R, byte G, byte B) colour, bool isDotted)
        {
            var (dx, dy) = (Math.Sign(x1 - x0), Math.Sign(y1 - y0));
            var steps = scale * Math.Max(Math.Abs(x1 - x0), Math.Abs(y1 - y0));
            for (var step = 0; step < steps; step++, walked++)
            {
                if (!isDotted || walked % (2 * Dot) < Dot)
                    Put(x0 * scale + dx * step, y0 * scale + dy * step, colour);
            }

            return walked;
        }

        private void Put(int x, int y, (byte R, byte G, byte B) colour)
        {
            for (var row = y - _thickness / 2; row < y - _thickness / 2 + _thickness; row++)
            {
                for (var column = x - _thickness / 2; column < x - _thickness / 2 + _thickness; column++)
                {
                    if (row < 0 || column < 0 || row + top >= picture.Height || column >= picture.Width)
                        continue;
                    var pixel = picture.Row(row + top).Slice(3 * column, 3);
                    (pixel[0], pixel[1], pixel[2]) = colour;
                }
            }
        }
    }
}
