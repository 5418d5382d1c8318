using System.Text;
using CellGenie.Imaging;

namespace CellGenie.Coco;

/// <summary>Reads a text file line by line through a bounded buffer, and knows where each line stands.</summary>
internal sealed class LineReader : IDisposable
{
    /// <summary>The longest line in bytes.</summary>
    public const int MaxLine = 1 << 26;

    private readonly string _path;
    private readonly Stream _stream;
    private byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _end;
    private bool _isAtEnd;
    private long _offset;
    private int _lineStart;
    private int _lineLength;

    /// <summary>Opens a file.</summary>
    /// <exception cref="InvalidInputException">It cannot be read.</exception>
    public LineReader(string path)
    {
        _path = path;
        _stream = Guard(() => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0));
        Guard(Fill);
        if (_buffer.AsSpan(0, _end).StartsWith("\uFEFF"u8))
            _start = 3;
    }

    /// <summary>Number of the line that was read last, from 1.</summary>
    public int Number { get; private set; }

    /// <summary>Where that line begins in the file.</summary>
    public long Offset { get; private set; }

    /// <summary>Its bytes, without the end of the line. Valid until the next call.</summary>
    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(_lineStart, _lineLength);

    /// <summary>Its text; what is not UTF-8 is replaced.</summary>
    public string Text => Encoding.UTF8.GetString(Bytes);

    /// <summary>Goes to the next line; false at the end of the file.</summary>
    /// <exception cref="InvalidInputException">The file cannot be read, or a line is too long.</exception>
    public bool Read()
    {
        var searched = 0;
        while (true)
        {
            var found = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (found >= 0 || (_isAtEnd && _end > _start))
            {
                var length = found >= 0 ? searched + found : _end - _start;
                Take(length, found >= 0 ? length + 1 : length);
                return true;
            }

            if (_isAtEnd)
                return false;
            searched = _end - _start;
            if (searched > MaxLine)
                throw new InvalidInputException(_path, $"line {Number + 1}", $"has more than {MaxLine} bytes");
            Guard(Fill);
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _stream.Dispose();

    private void Take(int length, int consumed)
    {
        Number++;
        Offset = _offset + _start;
        (_lineStart, _lineLength) = (_start, length);
        if (_lineLength > 0 && _buffer[_lineStart + _lineLength - 1] == '\r')
            _lineLength--;
        _start += consumed;
    }

    /// <summary>Moves what is left to the front and reads more behind it.</summary>
    private bool Fill()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _offset += _start;
        (_start, _end) = (0, _end - _start);
        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, 2 * _buffer.Length);
        var read = _stream.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        _isAtEnd = read == 0;
        return true;
    }

    private T Guard<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InvalidInputException(_path, "", $"cannot be read: {e.Message}", e);
        }
    }
}
