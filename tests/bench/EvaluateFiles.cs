using System.Globalization;
using System.Text;
using System.Text.Json;
using CellGenie.Coco;

namespace CellGenie.Bench;

/// <summary>Makes annotations and results like those of a trained model: most cells found, slightly wrong, and false ones of low score.</summary>
internal static class EvaluateFiles
{
    private const int Width = 704;
    private const int Height = 520;
    private const int Vertices = 24;

    public static void Make(string truthPath, string resultsPath, int images, int cells, int detections, bool polygons)
    {
        using var truth = new StreamWriter(truthPath, append: false, new UTF8Encoding(false), 1 << 16);
        using var results = new StreamWriter(resultsPath, append: false, new UTF8Encoding(false), 1 << 16);
        truth.Write("{\"categories\":[{\"id\":1,\"name\":\"cell\"}],\"images\":[");
        for (var i = 1; i <= images; i++)
            truth.Write($"{(i == 1 ? "" : ",")}\n{{\"id\":{i},\"file_name\":\"{Culture(i)}_Phase_A4_1_00d00h00m_{i}.tif\",\"width\":{Width},\"height\":{Height}}}");
        truth.Write("],\n\"annotations\":[");
        results.Write('[');
        var random = new Random(1);
        for (var i = 0; i < images; i++)
        {
            var shapes = new (double X, double Y, double A, double B)[cells];
            for (var c = 0; c < cells; c++)
            {
                shapes[c] = (random.NextDouble() * Width, random.NextDouble() * Height, 6 + 12 * random.NextDouble(), 6 + 10 * random.NextDouble());
                var ring = Ring(shapes[c], random);
                truth.Write($"{(i + c == 0 ? "" : ",")}\n{{\"id\":{i * cells + c + 1},\"image_id\":{i + 1},\"category_id\":1,\"iscrowd\":0,{Shape(ring, polygons: true, withArea: true)}}}");
            }

            for (var d = 0; d < detections; d++)
            {
                var isReal = d < cells * 9 / 10;
                var wrong = isReal ? 3 * random.NextDouble() : 25;
                var from = shapes[d % cells];
                var shape = (from.X + wrong * (random.NextDouble() - 0.5), from.Y + wrong * (random.NextDouble() - 0.5), from.A + wrong * (random.NextDouble() - 0.5) / 3, from.B);
                var score = isReal ? 1 - 0.25 * wrong * random.NextDouble() : 0.6 * random.NextDouble();
                results.Write(string.Create(CultureInfo.InvariantCulture, $"{(i + d == 0 ? "" : ",\n")}{{\"image_id\":{i + 1},\"category_id\":1,\"score\":{score:R},{Shape(Ring(shape, random), polygons, withArea: false)}}}"));
            }
        }

        truth.Write("]}");
        results.Write(']');
    }

    /// <summary>The run-length masks of one image's results and annotations, as JSON for the peer.</summary>
    public static (Rle[] Detections, Rle[] Truths) Masks(int count)
    {
        var random = new Random(2);
        return (Many(), Many());

        Rle[] Many() => [.. Enumerable.Range(0, count).Select(_ =>
            new PolygonSegmentation([Ring((random.NextDouble() * Width, random.NextDouble() * Height, 6 + 12 * random.NextDouble(), 6 + 10 * random.NextDouble()), random)]).ToRle(Width, Height))];
    }

    public static string ToJson(Rle[] masks) =>
        "[" + string.Join(',', masks.Select(m => $"{{\"size\":[{Height},{Width}],\"counts\":{JsonSerializer.Serialize(m.ToCompressedString())}}}")) + "]";

    private static string Culture(int image) => "A172 BT474 BV2 Huh7 MCF7 SHSY5Y SkBr3 SKOV3".Split(' ')[image % 8];

    private static double[] Ring((double X, double Y, double A, double B) shape, Random random)
    {
        var ring = new double[2 * Vertices];
        var turn = random.NextDouble();
        for (var k = 0; k < Vertices; k++)
        {
            var angle = k * 2 * Math.PI / Vertices;
            var bump = 1 + 0.1 * Math.Sin(3 * angle + turn);
            ring[2 * k] = Math.Clamp(Math.Round(shape.X + shape.A * bump * Math.Cos(angle), 2), 0, Width);
            ring[2 * k + 1] = Math.Clamp(Math.Round(shape.Y + shape.B * bump * Math.Sin(angle), 2), 0, Height);
        }

        return ring;
    }

    private static string Shape(double[] ring, bool polygons, bool withArea)
    {
        var outline = new PolygonSegmentation([ring]);
        var box = outline.Box;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"\"bbox\":[{box.X:0.##},{box.Y:0.##},{box.Width:0.##},{box.Height:0.##}],");
        if (withArea)
            text.Append(CultureInfo.InvariantCulture, $"\"area\":{outline.Area:0.##},");
        if (polygons)
            return text.Append("\"segmentation\":[[").AppendJoin(',', ring.Select(n => n.ToString("0.##", CultureInfo.InvariantCulture))).Append("]]").ToString();
        var counts = JsonEncodedText.Encode(outline.ToRle(Width, Height).ToCompressedString(), System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
        return text.Append(CultureInfo.InvariantCulture, $"\"segmentation\":{{\"size\":[{Height},{Width}],\"counts\":\"{counts}\"}}").ToString();
    }
}
