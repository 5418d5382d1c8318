using System.Globalization;

namespace CellGenie.Coco.Tests;

/// <summary>Outputs read by the format's own readers, as far as Debian has them, and compared with the masks.</summary>
public sealed class ForeignReaderTests : IDisposable
{
    // Prints, for each label above 0, its area and the sums of its columns and rows.
    private const string Sums = """
        def sums(mask):
            ys, xs = numpy.nonzero(mask)
            print(len(xs), int(xs.sum()), int(ys.sum()))
        """;

    private readonly ConversionLab _lab = new();

    public ForeignReaderTests()
    {
        _lab.AddDisjoint(5, 61, 47, "a.png");
        _lab.Write();
    }

    public void Dispose() => _lab.Dispose();

    [Theory]
    [InlineData("labels-png", "labels/a.png", "cv2")]
    [InlineData("labels-png", "labels/a.png", "PIL.Image")]
    [InlineData("labels-tiff", "labels/a.tif", "cv2")]
    [InlineData("labels-tiff", "labels/a.tif", "PIL.Image")]
    [InlineData("labels-tiff32", "labels/a.tif", "PIL.Image")]
    [InlineData("cellpose", "a_masks.tif", "cv2")]
    public void Label_maps_open(string format, string file, string reader)
    {
        var (folder, _) = _lab.ConvertTo(DatasetFormat.Parse(format));
        var read = reader == "cv2" ? "cv2.imread(sys.argv[1], cv2.IMREAD_UNCHANGED)" : "numpy.array(PIL.Image.open(sys.argv[1])).astype('int64')";
        var output = Python.Run($"numpy, {reader}", $"""
            {Sums}
            labels = {read}
            for label in range(1, int(labels.max()) + 1):
                sums(labels == label)
            """, Path.Combine(folder, file));
        Assert.Equal(Expected(), output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Kaggle_rows_decode_as_the_competition_says()
    {
        var (folder, _) = _lab.ConvertTo(DatasetFormat.Kaggle);
        var output = Python.Run("numpy, csv", $"""
            {Sums}
            for row in csv.DictReader(open(sys.argv[1])):
                assert row['id'] == 'a' and row['cell_type'] == 'cell'
                flat = numpy.zeros(int(row['height']) * int(row['width']), bool)
                numbers = [int(n) for n in row['annotation'].split()]
                for start, length in zip(numbers[::2], numbers[1::2]):
                    flat[start - 1:start - 1 + length] = True
                sums(flat.reshape(int(row['height']), int(row['width'])))
            """, Path.Combine(folder, "train.csv"));
        Assert.Equal(Expected(), output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void GeoJson_has_closed_rings_and_its_areas_less_the_holes_are_the_pixels(bool compress)
    {
        var (folder, _) = _lab.ConvertTo(DatasetFormat.GeoJson, new ConversionOptions { Compress = compress });
        var output = Python.Run("json, gzip", """
            def area(ring):
                assert ring[0] == ring[-1] and len(ring) >= 4
                return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:]))) / 2
            path = sys.argv[1]
            data = json.load(gzip.open(path) if path.endswith('.gz') else open(path))
            assert data['type'] == 'FeatureCollection'
            for feature in data['features']:
                assert feature['type'] == 'Feature' and feature['properties']['objectType'] == 'annotation'
                assert feature['properties']['classification']['name'] == 'cell'
                geometry = feature['geometry']
                polygons = geometry['coordinates'] if geometry['type'] == 'MultiPolygon' else [geometry['coordinates']]
                print(int(sum(area(p[0]) - sum(area(hole) for hole in p[1:]) for p in polygons)))
            """, Path.Combine(folder, compress ? "a.geojson.gz" : "a.geojson"));
        Assert.Equal(Expected().Select(line => line.Split(' ')[0]), output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Cvat_archive_is_whole_and_its_annotations_are_those_of_the_set()
    {
        var (folder, _) = _lab.ConvertTo(DatasetFormat.Cvat);
        var output = Python.Run("zipfile, json", """
            archive = zipfile.ZipFile(sys.argv[1])
            assert archive.testzip() is None
            print(*sorted(archive.namelist()))
            data = json.loads(archive.read('annotations/instances_default.json'))
            assert archive.read('images/a.png') == open(sys.argv[2], 'rb').read()
            fields = {'id', 'image_id', 'category_id', 'segmentation', 'area', 'bbox', 'iscrowd'}
            assert all(fields <= set(a) for a in data['annotations'])
            print(*[int(a['area']) for a in data['annotations']])
            """, Path.Combine(folder, "cvat.zip"), Path.Combine(_lab.Images, "a.png"));
        var lines = output.Split('\n');
        Assert.Equal("annotations/instances_default.json images/a.png", lines[0]);
        Assert.Equal(Expected().Select(line => line.Split(' ')[0]), lines[1].Split(' '));
    }

    [Fact]
    public void Yolo_rows_are_shares_that_multiply_back_to_pixel_edges()
    {
        var (folder, _) = _lab.ConvertTo(DatasetFormat.Yolo);
        var output = Python.Run("os", """
            for line in open(sys.argv[1]):
                numbers = line.split()
                assert numbers[0] == '0' and len(numbers) % 2 == 1
                shares = [float(n) for n in numbers[1:]]
                assert all(0 <= s <= 1 for s in shares)
                points = [(x * 61, y * 47) for x, y in zip(shares[::2], shares[1::2])]
                assert all(abs(v - round(v)) < 1e-9 for p in points for v in p)
                print(round(abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(points, points[1:] + points[:1]))) / 2))
            """, Path.Combine(folder, "labels/a.txt"));
        // The lines between rings enclose nothing, and holes run the other way round.
        Assert.Equal(Expected().Select(line => line.Split(' ')[0]), output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("names:\n  0: 'cell'\n", File.ReadAllText(Path.Combine(folder, "data.yaml")));
    }

    private List<string> Expected()
    {
        using var file = CocoFile.Open(_lab.Annotations);
        return [.. file.ReadAllAnnotations().Select(a =>
        {
            var (width, bits) = (61, a.Segmentation.ToRle(61, 47).Decode());
            var set = Enumerable.Range(0, bits.Length).Where(i => bits[i] != 0).ToList();
            return string.Create(CultureInfo.InvariantCulture, $"{set.Count} {set.Sum(i => i % width)} {set.Sum(i => i / width)}");
        })];
    }
}
