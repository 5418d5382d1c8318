using CellGenie.Coco;
using CellGenie.Imaging;

namespace CellGenie.Synthesis;

/// <summary>Writes the truth of the Cell Tracking Challenge: label maps whose values are tracks, and a table of the tracks. Not thread-safe: one for each worker.</summary>
internal sealed class TrackWriter
{
    private readonly MemoryStream _stream = new();
    private readonly Utf8Buffer _text = new();
    private LabelMap? _map;

    /// <summary>The label map of a frame as TIFF, valid until the next call.</summary>
    public ReadOnlySpan<byte> EncodeMap(ComposedImage image)
    {
        if (_map?.Width != image.Width || _map.Height != image.Height)
            _map = new LabelMap(image.Width, image.Height);
        image.Labels.CopyTo(_map);
        foreach (ref var label in _map.Labels.AsSpan())
            label = label == 0 ? (ushort)0 : (ushort)image.Tracks[label - 1].Track;
        _stream.SetLength(0);
        TiffWriter.Write(_stream, _map);
        return _stream.GetBuffer().AsSpan(0, (int)_stream.Length);
    }

    /// <summary>The table, a row <c>L B E P</c> for each track; valid until the next call.</summary>
    public ReadOnlySpan<byte> Table(IReadOnlyList<TrackRow> tracks)
    {
        _text.Clear();
        foreach (var row in tracks)
        {
            ReadOnlySpan<int> numbers = [row.Track, row.Begin, row.End, row.Parent];
            for (var i = 0; i < numbers.Length; i++)
            {
                _text.Append(numbers[i]);
                _text.Append(i < 3 ? " "u8 : "\n"u8);
            }
        }

        return _text.Text;
    }

    /// <summary>Adds the track of a cell to its annotation.</summary>
    /// <param name="text">Ends with the annotation.</param>
    /// <param name="track">The track.</param>
    public static void AppendTrack(Utf8Buffer text, CellTrack track)
    {
        text.RemoveLast(1);
        text.Append(",\"track_id\":"u8);
        text.Append(track.Track);
        if (track.Parent > 0)
        {
            text.Append(",\"parent_track_id\":"u8);
            text.Append(track.Parent);
        }

        text.Append("}"u8);
    }
}
