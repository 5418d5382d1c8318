using System.Buffers;
using System.Text.Json;

namespace CellGenie.Coco;

/// <summary>Reads and checks one <c>segmentation</c> value. The buffers are used again for the next one, so that checking a file allocates nothing.</summary>
internal sealed class SegmentationParser
{
    private const int MaxRuns = 1 << 24;

    private readonly List<int> _partEnds = [];
    private readonly ArrayBufferWriter<uint> _runs = new();
    private double[] _numbers = new double[512];
    private int _count;
    private byte[] _text = new byte[512];
    private int _textLength;
    private bool _isList;

    /// <summary>The rule that the segmentation breaks, or null.</summary>
    public string? Rule { get; private set; }

    /// <summary>Whether <see cref="Rule"/> speaks of runs.</summary>
    public bool IsRle { get; private set; }

    /// <summary>Parts with fewer than six numbers, which were dropped: they have no area.</summary>
    public int DroppedParts { get; private set; }

    /// <summary>Height of the frame, for runs.</summary>
    public long Height { get; private set; }

    /// <summary>Width of the frame, for runs.</summary>
    public long Width { get; private set; }

    public void Reset()
    {
        (Rule, IsRle, DroppedParts, Height, Width) = ("has no segmentation", false, 0, 0, 0);
        (_count, _textLength, _isList) = (0, 0, false);
        _partEnds.Clear();
        _runs.ResetWrittenCount();
    }

    /// <summary>Reads the current value, to its last token.</summary>
    public void Parse(ref JsonStream json)
    {
        Reset();
        Rule = null;
        if (json.Token == JsonTokenType.StartArray)
        {
            ParsePolygons(ref json);
            CheckPolygons();
        }
        else if (json.Token == JsonTokenType.StartObject)
        {
            IsRle = true;
            ParseRle(ref json);
            CheckRle();
        }
        else
        {
            Rule = "the segmentation is neither a list of polygons nor a run-length mask";
            json.SkipValue();
        }
    }

    /// <summary>The segmentation, if no rule was broken.</summary>
    public Segmentation Build()
    {
        if (IsRle)
            return new RleSegmentation(new Rle(_runs.WrittenSpan, (int)Height, (int)Width));
        var parts = new double[_partEnds.Count][];
        for (var i = 0; i < parts.Length; i++)
            parts[i] = Part(i).ToArray();
        return new PolygonSegmentation(parts);
    }

    private ReadOnlySpan<double> Part(int i)
    {
        var start = i == 0 ? 0 : _partEnds[i - 1];
        return _numbers.AsSpan(start, _partEnds[i] - start);
    }

    private void ParsePolygons(ref JsonStream json)
    {
        while (Next(ref json))
        {
            if (json.Token != JsonTokenType.StartArray)
            {
                Rule ??= "the segmentation is not a list of lists of numbers";
                json.SkipValue();
                continue;
            }

            var start = _count;
            while (Next(ref json))
            {
                if (!json.TryNumber(out var number) || !PolygonSegmentation.IsCoordinate(number))
                    Rule ??= PolygonSegmentation.NotACoordinate;
                else if (_count == PolygonSegmentation.MaxNumbers)
                    Rule ??= $"has more than {PolygonSegmentation.MaxNumbers} numbers";
                else
                    AddNumber(number);
            }

            EndPart(start);
        }
    }

    private void AddNumber(double number)
    {
        if (_count == _numbers.Length)
            Array.Resize(ref _numbers, 2 * _count);
        _numbers[_count++] = number;
    }

    private void EndPart(int start)
    {
        var isFirstBox = _partEnds.Count == 0 && DroppedParts == 0 && _count - start == 4;
        var isBoxes = _partEnds.Count > 0 && _partEnds[0] == 4;
        if (_count - start >= 6 || isFirstBox || isBoxes)
        {
            _partEnds.Add(_count);
            return;
        }

        _count = start;
        DroppedParts++;
    }

    private void CheckPolygons()
    {
        if (_partEnds.Count == 0)
            Rule ??= DroppedParts == 0 ? "the segmentation is empty" : "every part has fewer than 6 numbers";
        for (var i = 0; i < _partEnds.Count; i++)
            Rule ??= PolygonSegmentation.BrokenRule(Part(i), _partEnds[0] == 4);
    }

    private void ParseRle(ref JsonStream json)
    {
        var hasCounts = false;
        var hasSize = false;
        while (Next(ref json))
        {
            var isSize = json.NameIs("size"u8);
            var isCounts = json.NameIs("counts"u8);
            json.Read();
            if (isSize)
                hasSize = ParseSize(ref json);
            else if (isCounts)
                hasCounts = ParseCounts(ref json);
            else
                json.SkipValue();
        }

        if (!hasSize)
            Rule ??= "the size of the runs is not [height, width]";
        if (!hasCounts)
            Rule ??= "the counts are neither a text nor a list of run lengths";
    }

    private bool ParseSize(ref JsonStream json)
    {
        if (json.Token != JsonTokenType.StartArray)
        {
            json.SkipValue();
            return false;
        }

        var count = 0;
        var valid = true;
        for (; Next(ref json); count++)
        {
            valid &= json.TryInteger(out var number);
            if (count == 0)
                Height = number;
            else
                Width = number;
        }

        return valid && count == 2;
    }

    private bool ParseCounts(ref JsonStream json)
    {
        _runs.ResetWrittenCount();
        _isList = json.Token == JsonTokenType.StartArray;
        if (!_isList)
        {
            _textLength = json.CopyText(ref _text);
            return _textLength >= 0;
        }

        var valid = true;
        while (Next(ref json))
        {
            valid &= json.TryInteger(out var run) && run is >= 0 and <= uint.MaxValue && _runs.WrittenCount < MaxRuns;
            if (!valid)
                continue;
            _runs.GetSpan(1)[0] = (uint)run;
            _runs.Advance(1);
        }

        return valid;
    }

    private void CheckRle()
    {
        Rule ??= Frame.BrokenRule(Width, Height);
        if (Rule != null)
            return;
        var pixels = (int)(Width * Height);
        Rule = _isList ? RleText.BrokenRule(_runs.WrittenSpan, pixels) : RleText.Decode(_text.AsSpan(0, _textLength), pixels, _runs);
    }

    /// <summary>Goes to the next element or property; false at the end of the list or object.</summary>
    private static bool Next(ref JsonStream json)
    {
        json.Read();
        return json.Token is not (JsonTokenType.EndArray or JsonTokenType.EndObject);
    }
}
