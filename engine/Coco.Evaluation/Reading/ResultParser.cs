using System.Text.Json;

namespace CellGenie.Coco.Evaluation;

/// <summary>Reads and checks one object of a results file. Used again for the next one.</summary>
/// <param name="readsSegmentation">Whether segmentations are read; otherwise they are skipped.</param>
internal sealed class ResultParser(bool readsSegmentation)
{
    private readonly SegmentationParser _segmentation = new();
    private bool _hasSegmentation;
    private bool _hasImage;
    private bool _hasCategory;
    private bool _hasScore;

    public long ImageId { get; private set; }

    public int CategoryId { get; private set; }

    public double Score { get; private set; }

    /// <summary>The <c>mask_score</c>, if there is one.</summary>
    public double? MaskScore { get; private set; }

    /// <summary>The <c>bbox</c>; null if there is none or an empty list.</summary>
    public BoundingBox? Box { get; private set; }

    /// <summary>The rule that the result breaks, or null.</summary>
    public string? Rule { get; private set; }

    /// <summary>Reads the object that begins at the current token, to its end.</summary>
    public void Parse(ref JsonStream json)
    {
        (_hasImage, _hasCategory, _hasScore, _hasSegmentation) = (false, false, false, false);
        (MaskScore, Box, Rule) = (null, null, null);
        while (true)
        {
            json.Read();
            if (json.Token == JsonTokenType.EndObject)
                break;
            ReadField(ref json);
        }

        Rule ??= !_hasImage ? "has no image_id" : !_hasCategory ? "has no category_id" : !_hasScore ? "has no score" : null;
    }

    /// <summary>The mask inside a frame; null if the result has none.</summary>
    /// <exception cref="CellGenie.Imaging.InvalidInputException">The runs are of another frame size, or outlines cover the frame too often.</exception>
    public Rle? Mask(int frameWidth, int frameHeight) => _hasSegmentation ? _segmentation.Build().ToRle(frameWidth, frameHeight) : null;

    private void ReadField(ref JsonStream json)
    {
        if (json.NameIs("segmentation"u8))
        {
            json.Read();
            ReadSegmentation(ref json);
        }
        else if (json.NameIs("image_id"u8))
        {
            json.Read();
            _hasImage = json.TryInteger(out var id);
            ImageId = id;
            Rule ??= _hasImage ? null : "image_id is not a whole number";
        }
        else if (json.NameIs("category_id"u8))
        {
            json.Read();
            _hasCategory = json.TryInteger(out var id) && id is >= int.MinValue and <= int.MaxValue;
            CategoryId = (int)id;
            Rule ??= _hasCategory ? null : "category_id is not a whole number of 32 bits";
        }
        else if (json.NameIs("score"u8))
        {
            _hasScore = TryScore(ref json, "score", out var score);
            Score = score;
        }
        else if (json.NameIs("mask_score"u8))
        {
            if (TryScore(ref json, "mask_score", out var score))
                MaskScore = score;
        }
        else if (json.NameIs("bbox"u8))
        {
            json.Read();
            ReadBox(ref json);
        }
        else
        {
            json.Read();
            json.SkipValue();
        }
    }

    private bool TryScore(ref JsonStream json, string name, out double score)
    {
        json.Read();
        var valid = json.TryNumber(out score);
        Rule ??= valid ? null : $"{name} is not a finite number";
        return valid;
    }

    private void ReadSegmentation(ref JsonStream json)
    {
        if (!readsSegmentation || json.Token == JsonTokenType.Null)
        {
            json.SkipValue();
            return;
        }

        _segmentation.Parse(ref json);
        _hasSegmentation = true;
        Rule ??= _segmentation.Rule;
    }

    private void ReadBox(ref JsonStream json)
    {
        Span<double> box = stackalloc double[4];
        var count = 0;
        var valid = json.Token == JsonTokenType.StartArray;
        if (valid)
        {
            for (json.Read(); json.Token != JsonTokenType.EndArray; json.Read())
            {
                valid &= json.TryNumber(out var number) && count < box.Length;
                if (valid)
                    box[count++] = number;
            }
        }
        else if (json.Token == JsonTokenType.Null)
        {
            return;
        }
        else
        {
            json.SkipValue();
        }

        if (valid && count == 4)
            Box = new BoundingBox(box[0], box[1], box[2], box[3]);
        else if (!valid || count != 0)
            Rule ??= "bbox is not [x, y, width, height]";
    }
}
