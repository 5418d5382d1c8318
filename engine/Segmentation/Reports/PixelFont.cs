using CellGenie.Imaging;

namespace CellGenie.Segmentation;

/// <summary>Capital letters, digits and a few signs of 5x7 pixels, for captions in pictures.</summary>
internal static class PixelFont
{
    public const int Height = 7;

    private const int Width = 5;
    private const int Advance = Width + 1;

    // Seven rows a glyph, from above, five bits each, the left pixel being the highest.
    private static readonly Dictionary<char, byte[]> Glyphs = new()
    {
        ['0'] = [14, 17, 19, 21, 25, 17, 14], ['1'] = [4, 12, 4, 4, 4, 4, 14], ['2'] = [14, 17, 1, 2, 4, 8, 31], ['3'] = [31, 2, 4, 2, 1, 17, 14],
        ['4'] = [2, 6, 10, 18, 31, 2, 2], ['5'] = [31, 16, 30, 1, 1, 17, 14], ['6'] = [6, 8, 16, 30, 17, 17, 14], ['7'] = [31, 1, 2, 4, 8, 8, 8],
        ['8'] = [14, 17, 17, 14, 17, 17, 14], ['9'] = [14, 17, 17, 15, 1, 2, 12], ['A'] = [14, 17, 17, 17, 31, 17, 17], ['B'] = [30, 17, 17, 30, 17, 17, 30],
        ['C'] = [14, 17, 16, 16, 16, 17, 14], ['D'] = [28, 18, 17, 17, 17, 18, 28], ['E'] = [31, 16, 16, 30, 16, 16, 31], ['F'] = [31, 16, 16, 30, 16, 16, 16],
        ['G'] = [14, 17, 16, 23, 17, 17, 15], ['H'] = [17, 17, 17, 31, 17, 17, 17], ['I'] = [14, 4, 4, 4, 4, 4, 14], ['J'] = [7, 2, 2, 2, 2, 18, 12],
        ['K'] = [17, 18, 20, 24, 20, 18, 17], ['L'] = [16, 16, 16, 16, 16, 16, 31], ['M'] = [17, 27, 21, 21, 17, 17, 17], ['N'] = [17, 17, 25, 21, 19, 17, 17],
        ['O'] = [14, 17, 17, 17, 17, 17, 14], ['P'] = [30, 17, 17, 30, 16, 16, 16], ['Q'] = [14, 17, 17, 17, 21, 18, 13], ['R'] = [30, 17, 17, 30, 20, 18, 17],
        ['S'] = [15, 16, 16, 14, 1, 1, 30], ['T'] = [31, 4, 4, 4, 4, 4, 4], ['U'] = [17, 17, 17, 17, 17, 17, 14], ['V'] = [17, 17, 17, 17, 17, 10, 4],
        ['W'] = [17, 17, 17, 21, 21, 21, 10], ['X'] = [17, 17, 10, 4, 10, 17, 17], ['Y'] = [17, 17, 17, 10, 4, 4, 4], ['Z'] = [31, 1, 2, 4, 8, 16, 31],
        ['.'] = [0, 0, 0, 0, 0, 12, 12], ['-'] = [0, 0, 0, 31, 0, 0, 0], [':'] = [0, 12, 12, 0, 12, 12, 0], ['_'] = [0, 0, 0, 0, 0, 0, 31], ['/'] = [0, 1, 2, 4, 8, 16, 0],
    };

    /// <summary>Width of a text in pixels.</summary>
    public static int WidthOf(string text, int scale) => text.Length * Advance * scale;

    /// <summary>Writes a text in black; small letters as capitals, unknown signs as gaps. What does not fit is cut off.</summary>
    public static void Write(RgbImage image, string text, int left, int top, int scale)
    {
        foreach (var letter in text)
        {
            if (Glyphs.TryGetValue(char.ToUpperInvariant(letter), out var rows))
            {
                for (var y = 0; y < Height * scale; y++)
                {
                    for (var x = 0; x < Width * scale; x++)
                    {
                        if ((rows[y / scale] >> (Width - 1 - x / scale) & 1) != 0 && left + x < image.Width && top + y < image.Height)
                            image.Row(top + y).Slice(3 * (left + x), 3).Clear();
                    }
                }
            }

            left += Advance * scale;
        }
    }
}
