using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Json;
using CellGenie.Imaging;

namespace CellGenie.Coco;

/// <summary>Writes one GeoJSON feature collection an image, as QuPath imports it: annotations with a class, holes kept, coordinates in pixels.</summary>
/// <param name="folder">The output.</param>
/// <param name="source">The input.</param>
/// <param name="compress">Whether files are compressed.</param>
internal sealed class GeoJsonWriter(NewFolder folder, IDatasetReader source, bool compress) : IDatasetWriter
{
    // The points of a closed ring that repeats its first one.
    private const int LeastPoints = 4;

    private readonly Dictionary<int, string> _names = source.Categories.ToDictionary(c => c.Id, c => c.Name);
    private readonly ThreadLocal<MaskTracer> _tracers = new(() => new MaskTracer());

    /// <inheritdoc/>
    public Action Prepare(AnnotatedImage image, ConversionLog log)
    {
        var path = folder.Place($"{image.Name}.geojson{(compress ? ".gz" : "")}");
        AtomicFile.Write(path, stream =>
        {
            using var packed = compress ? new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true) : null;
            using var json = new Utf8JsonWriter((Stream?)packed ?? stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
            json.WriteStartObject();
            json.WriteString("type"u8, "FeatureCollection"u8);
            json.WriteStartArray("features"u8);
            foreach (var annotation in InstanceMasks.Cells(image, log))
            {
                if (Areas(image.Image, annotation, log) is not { } areas)
                    continue;
                WriteFeature(json, annotation, areas);
                log.Written++;
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
        return () => { };
    }

    /// <inheritdoc/>
    public void Complete()
    {
    }

    /// <inheritdoc/>
    public void Dispose() => _tracers.Dispose();

    /// <summary>The drawn outline where it is a single one inside the frame that does not cross itself, else those of the pixels.</summary>
    private IReadOnlyList<IReadOnlyList<double[]>>? Areas(CocoImage image, CocoAnnotation annotation, ConversionLog log)
    {
        if (InstanceMasks.TryMask(image, annotation, log) is not { } mask)
            return null;
        if (annotation.Segmentation is PolygonSegmentation { IsBoxes: false, Parts: [var part] } polygon && polygon.IsInside(image.Width, image.Height) && polygon.CrossesItself() == false)
            return [[part]];
        IReadOnlyList<IReadOnlyList<double[]>>? areas = null;
        if (InstanceMasks.Try(image, annotation, log, () => areas = _tracers.Value!.Areas(mask)) && annotation.Segmentation is PolygonSegmentation)
            log.Add(ConversionLoss.TracedOutlines);
        return areas;
    }

    private void WriteFeature(Utf8JsonWriter json, CocoAnnotation annotation, IReadOnlyList<IReadOnlyList<double[]>> areas)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "Feature"u8);
        json.WriteStartObject("geometry"u8);
        json.WriteString("type"u8, areas.Count == 1 ? "Polygon"u8 : "MultiPolygon"u8);
        json.WritePropertyName("coordinates"u8);
        if (areas.Count > 1)
            json.WriteStartArray();
        foreach (var area in areas)
        {
            json.WriteStartArray();
            foreach (var ring in area)
                WriteRing(json, ring);
            json.WriteEndArray();
        }

        if (areas.Count > 1)
            json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartObject("properties"u8);
        json.WriteString("objectType"u8, "annotation"u8);
        json.WriteNumber("annotationId"u8, annotation.Id);
        json.WriteStartObject("classification"u8);
        json.WriteString("name"u8, _names[annotation.CategoryId]);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>In GeoJSON a ring ends with its first point.</summary>
    private static void WriteRing(Utf8JsonWriter json, double[] ring)
    {
        json.WriteStartArray();
        for (var i = 0; i <= ring.Length - 2; i += 2)
            WritePoint(json, ring[i], ring[i + 1]);
        if (ring.Length / 2 < LeastPoints || ring[0] != ring[^2] || ring[1] != ring[^1])
            WritePoint(json, ring[0], ring[1]);
        json.WriteEndArray();
    }

    private static void WritePoint(Utf8JsonWriter json, double x, double y)
    {
        json.WriteStartArray();
        json.WriteNumberValue(x);
        json.WriteNumberValue(y);
        json.WriteEndArray();
    }
}
