using System.Text.Json;
using CellGenie.Imaging;

namespace CellGenie.Coco;

/// <summary>Writes a COCO file of any size: first the images, then the annotations, or the other way round. Memory does not grow with the annotations.</summary>
/// <remarks>
/// The file appears under its name only at <see cref="Complete"/>; without it, nothing is left behind. Numbers are written so that they read back as the
/// same number, whole ones without a point.
/// </remarks>
public sealed class CocoWriter : IDisposable
{
    private readonly AtomicJsonFile _file;
    private readonly Utf8JsonWriter _json;
    private readonly HashSet<long> _imageIds = [];
    private readonly HashSet<int> _categoryIds = [];
    private readonly List<CocoImage>? _laterImages;
    private bool _inAnnotations;

    /// <summary>Begins a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="info">The <c>info</c> section.</param>
    /// <param name="licenses">The licences.</param>
    /// <param name="categories">The categories.</param>
    /// <param name="imagesLast">Whether the images stand behind the annotations, so that each image can be written when its annotations are known; images are held until then.</param>
    /// <exception cref="CellGenieException">The file cannot be written.</exception>
    /// <exception cref="ArgumentException">Two categories have the same id.</exception>
    public CocoWriter(string path, CocoInfo info, IReadOnlyList<CocoLicense> licenses, IReadOnlyList<CocoCategory> categories, bool imagesLast = false)
    {
        foreach (var category in categories)
        {
            if (!_categoryIds.Add(category.Id))
                throw new ArgumentException($"Two categories have the id {category.Id}.", nameof(categories));
        }

        _file = new AtomicJsonFile(path);
        _json = _file.Json;
        _json.WriteStartObject();
        WriteInfo(info);
        WriteLicenses(licenses);
        WriteCategories(categories);
        if (imagesLast)
        {
            _laterImages = [];
            _inAnnotations = true;
            _json.WriteStartArray("annotations"u8);
        }
        else
        {
            _json.WriteStartArray("images"u8);
        }
    }

    /// <summary>Writes a whole file.</summary>
    /// <exception cref="CellGenieException">The file cannot be written.</exception>
    /// <exception cref="ArgumentException">As for <see cref="WriteImage"/> and <see cref="WriteAnnotation"/>.</exception>
    public static void Write(
        string path,
        CocoInfo info,
        IReadOnlyList<CocoLicense> licenses,
        IReadOnlyList<CocoCategory> categories,
        IEnumerable<CocoImage> images,
        IEnumerable<CocoAnnotation> annotations)
    {
        using var writer = new CocoWriter(path, info, licenses, categories);
        foreach (var image in images)
            writer.WriteImage(image);
        foreach (var annotation in annotations)
            writer.WriteAnnotation(annotation);
        writer.Complete();
    }

    /// <summary>Appends an image.</summary>
    /// <exception cref="InvalidOperationException">Annotations have been written already.</exception>
    /// <exception cref="ArgumentException">Its id was used before.</exception>
    /// <exception cref="CellGenieException">The disk is full, or the file cannot be written.</exception>
    public void WriteImage(CocoImage image)
    {
        if (_inAnnotations && _laterImages == null)
            throw new InvalidOperationException("Images are written before annotations.");
        if (!_imageIds.Add(image.Id))
            throw new ArgumentException($"Two images have the id {image.Id}.", nameof(image));
        if (_laterImages == null)
            Write(image);
        else
            _laterImages.Add(image);
    }

    private void Write(CocoImage image)
    {
        _json.WriteStartObject();
        _json.WriteNumber("id"u8, image.Id);
        _json.WriteString("file_name"u8, image.FileName);
        _json.WriteNumber("width"u8, image.Width);
        _json.WriteNumber("height"u8, image.Height);
        if (image.LicenseId is { } license)
            _json.WriteNumber("license"u8, license);
        WriteIfAny("culture", image.Culture);
        WriteIfAny("split", image.Split);
        _json.WriteEndObject();
        _file.FlushIfFull();
    }

    /// <summary>Appends an annotation. Its id must be unique; that is not checked, since it would take memory for each one.</summary>
    /// <exception cref="ArgumentException">Its image or category was not written, or its area or box is not finite.</exception>
    /// <exception cref="CellGenieException">The disk is full, or the file cannot be written.</exception>
    public void WriteAnnotation(CocoAnnotation annotation)
    {
        if (!_imageIds.Contains(annotation.ImageId))
            throw new ArgumentException($"Annotation {annotation.Id} refers to image {annotation.ImageId}, which was not written.", nameof(annotation));
        if (!_categoryIds.Contains(annotation.CategoryId))
            throw new ArgumentException($"Annotation {annotation.Id} refers to category {annotation.CategoryId}, which was not written.", nameof(annotation));
        var box = annotation.Box;
        if (!double.IsFinite(annotation.Area + box.X + box.Y + box.Width + box.Height))
            throw new ArgumentException($"Annotation {annotation.Id} has an area or a box that is not finite.", nameof(annotation));
        BeginAnnotations();
        _json.WriteStartObject();
        _json.WriteNumber("id"u8, annotation.Id);
        _json.WriteNumber("image_id"u8, annotation.ImageId);
        _json.WriteNumber("category_id"u8, annotation.CategoryId);
        _json.WritePropertyName("segmentation"u8);
        WriteSegmentation(annotation.Segmentation);
        _json.WriteNumber("area"u8, annotation.Area);
        _json.WriteStartArray("bbox"u8);
        _json.WriteNumberValue(box.X);
        _json.WriteNumberValue(box.Y);
        _json.WriteNumberValue(box.Width);
        _json.WriteNumberValue(box.Height);
        _json.WriteEndArray();
        _json.WriteNumber("iscrowd"u8, annotation.IsCrowd ? 1 : 0);
        WriteIfAny("culture", annotation.Culture);
        _json.WriteEndObject();
        _file.FlushIfFull();
    }

    /// <summary>Ends the file and gives it its name, replacing what is there.</summary>
    /// <exception cref="CellGenieException">The disk is full, or the file cannot be written.</exception>
    public void Complete()
    {
        _file.ThrowIfDone();
        BeginAnnotations();
        _json.WriteEndArray();
        if (_laterImages != null)
        {
            _json.WriteStartArray("images"u8);
            _laterImages.ForEach(Write);
            _json.WriteEndArray();
        }

        _json.WriteEndObject();
        _file.Complete();
    }

    /// <summary>Deletes what was written, unless the file was completed.</summary>
    /// <exception cref="CellGenieException">The temporary file cannot be deleted.</exception>
    public void Dispose() => _file.Dispose();

    private void WriteInfo(CocoInfo info)
    {
        _json.WriteStartObject("info"u8);
        WriteIfAny("description", info.Description);
        WriteIfAny("version", info.Version);
        if (info.Year is { } year)
            _json.WriteNumber("year"u8, year);
        WriteIfAny("contributor", info.Contributor);
        WriteIfAny("url", info.Url);
        WriteIfAny("date_created", info.DateCreated);
        _json.WriteEndObject();
    }

    private void WriteLicenses(IReadOnlyList<CocoLicense> licenses)
    {
        _json.WriteStartArray("licenses"u8);
        foreach (var license in licenses)
        {
            _json.WriteStartObject();
            _json.WriteNumber("id"u8, license.Id);
            _json.WriteString("name"u8, license.Name);
            WriteIfAny("url", license.Url);
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
    }

    private void WriteCategories(IReadOnlyList<CocoCategory> categories)
    {
        _json.WriteStartArray("categories"u8);
        foreach (var category in categories)
        {
            _json.WriteStartObject();
            _json.WriteNumber("id"u8, category.Id);
            _json.WriteString("name"u8, category.Name);
            WriteIfAny("supercategory", category.Supercategory);
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
    }

    private void WriteSegmentation(Segmentation segmentation)
    {
        if (segmentation is RleSegmentation { Rle: var rle })
        {
            _json.WriteRle(rle);
            return;
        }

        _json.WriteStartArray();
        foreach (var part in ((PolygonSegmentation)segmentation).Parts)
        {
            _json.WriteStartArray();
            foreach (var number in part)
                _json.WriteNumberValue(number);
            _json.WriteEndArray();
        }

        _json.WriteEndArray();
    }

    private void WriteIfAny(string name, string? value)
    {
        if (value != null)
            _json.WriteString(name, value);
    }

    private void BeginAnnotations()
    {
        if (_inAnnotations)
            return;
        _json.WriteEndArray();
        _json.WriteStartArray("annotations"u8);
        _inAnnotations = true;
    }
}
