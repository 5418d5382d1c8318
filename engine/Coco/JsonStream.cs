using System.Buffers.Text;
using System.Text.Json;
using CellGenie.Imaging;
using Microsoft.Win32.SafeHandles;

namespace CellGenie.Coco;

/// <summary>Reads the tokens of a JSON file of any size through a small buffer, or those of one piece of it.</summary>
/// <remarks>Damage to the JSON ends in <see cref="InvalidInputException"/> with line and byte. The buffer grows only for a single token that does not fit.</remarks>
internal ref struct JsonStream
{
    /// <summary>The longest token in bytes.</summary>
    public const int MaxToken = 1 << 24;

    /// <summary>The longest text that is kept, in bytes.</summary>
    private const int MaxText = 1 << 16;

    private const int FirstBufferLength = 1 << 16;

    private static readonly double[] PowersOfTen = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

    private readonly string _path;
    private readonly SafeFileHandle? _file;
    private readonly CancellationToken _cancellation;
    private byte[] _buffer;
    private int _length;
    private long _offset;
    private bool _isFinal;
    private Utf8JsonReader _reader;

    /// <summary>Reads a whole file.</summary>
    public JsonStream(string path, SafeFileHandle file, CancellationToken cancellation)
    {
        _path = path;
        _file = file;
        _cancellation = cancellation;
        _buffer = new byte[FirstBufferLength];
        while (_length < 3 && !_isFinal)
            Fill();
        if (_buffer.AsSpan(0, _length).StartsWith("\uFEFF"u8))
            Drop(3);
        Restart(default);
    }

    /// <summary>Reads one JSON value.</summary>
    /// <param name="path">Name of the file, for errors.</param>
    /// <param name="json">The bytes of the value; they may be changed.</param>
    /// <param name="offset">Where it stands in the file, for errors.</param>
    public JsonStream(string path, Span<byte> json, long offset)
    {
        _path = path;
        _buffer = [];
        _offset = offset;
        _isFinal = true;
        NonFiniteLiterals.Replace(json);
        _reader = new Utf8JsonReader(json);
    }

    /// <summary>The current token.</summary>
    public readonly JsonTokenType Token => _reader.TokenType;

    /// <summary>Where the current token begins in the file.</summary>
    public readonly long TokenOffset => _offset + _reader.TokenStartIndex;

    /// <summary>Where the current token ends in the file.</summary>
    public readonly long EndOffset => _offset + _reader.BytesConsumed;

    /// <summary>Goes to the next token.</summary>
    /// <exception cref="InvalidInputException">The JSON is damaged or ends too early.</exception>
    public void Read()
    {
        if (!TryRead())
            throw new InvalidInputException(_path, $"byte {EndOffset}", "the JSON ends too early");
    }

    /// <summary>Goes to the next token; false at the end of the file.</summary>
    /// <exception cref="InvalidInputException">The JSON is damaged.</exception>
    public bool TryRead()
    {
        try
        {
            while (!_reader.Read())
            {
                if (_isFinal)
                    return false;
                Refill();
            }

            return true;
        }
        catch (JsonException e)
        {
            throw new InvalidInputException(_path, $"line {e.LineNumber + 1}, byte {EndOffset}", "is not valid JSON: " + Reason(e), e);
        }
    }

    /// <summary>Goes to the last token of the current value.</summary>
    public void SkipValue()
    {
        if (Token is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
            return;
        var depth = _reader.CurrentDepth;
        do
        {
            Read();
        }
        while (_reader.CurrentDepth > depth);
    }

    /// <summary>Whether the current property has a name. Names with escapes are never ours.</summary>
    public readonly bool NameIs(ReadOnlySpan<byte> name) => !_reader.ValueIsEscaped && _reader.ValueSpan.SequenceEqual(name);

    /// <summary>Whether the current property has a name of ASCII characters.</summary>
    public readonly bool NameIs(string name) => !_reader.ValueIsEscaped && System.Text.Ascii.Equals(_reader.ValueSpan, name);

    /// <summary>The current property name as a number, if it is one.</summary>
    public readonly long? NameAsInteger() =>
        Utf8Parser.TryParse(_reader.ValueSpan, out long number, out var used) && used == _reader.ValueSpan.Length ? number : null;

    /// <summary>The current value as a finite number. A value of another kind is skipped.</summary>
    public bool TryNumber(out double number)
    {
        number = 0;
        if (Token == JsonTokenType.Number)
            return TryShortNumber(_reader.ValueSpan, out number) || (_reader.TryGetDouble(out number) && double.IsFinite(number));
        SkipValue();
        return false;
    }

    /// <summary>The current value as a whole number; 17.0 counts as one. A value of another kind is skipped.</summary>
    public bool TryInteger(out long number)
    {
        number = 0;
        if (Token == JsonTokenType.Number && _reader.TryGetInt64(out number))
            return true;
        if (!TryNumber(out var value) || value != Math.Truncate(value) || Math.Abs(value) > 1L << 53)
            return false;
        number = (long)value;
        return true;
    }

    /// <summary>The current value as text. A value of another kind, or text that is too long or not UTF-8, is skipped.</summary>
    public bool TryText(out string text)
    {
        text = "";
        if (Token == JsonTokenType.String && _reader.ValueSpan.Length <= MaxText)
        {
            try
            {
                text = _reader.GetString()!;
                return true;
            }
            catch (InvalidOperationException)
            {
                return false; // The only thing said by this exception here: the bytes are not valid text.
            }
        }

        SkipValue();
        return false;
    }

    /// <summary>Copies the current string value as UTF-8 without escapes; -1 if it is no string or not valid. Enlarges the buffer as needed.</summary>
    public int CopyText(ref byte[] buffer)
    {
        if (Token != JsonTokenType.String)
        {
            SkipValue();
            return -1;
        }

        if (buffer.Length < _reader.ValueSpan.Length)
            buffer = new byte[Math.Max(_reader.ValueSpan.Length, 2 * buffer.Length)];
        try
        {
            return _reader.CopyString(buffer);
        }
        catch (InvalidOperationException)
        {
            return -1; // As in TryText.
        }
    }

    /// <summary>Numbers of up to 15 digits without exponent: digits and power of ten are exact, so one division rounds correctly.</summary>
    private static bool TryShortNumber(ReadOnlySpan<byte> text, out double number)
    {
        number = 0;
        if (text.Length > 17)
            return false;
        var digits = 0L;
        var count = 0;
        var point = -1;
        var start = text[0] == '-' ? 1 : 0;
        for (var i = start; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '.')
            {
                point = count;
            }
            else if (char.IsAsciiDigit((char)c))
            {
                digits = 10 * digits + (c - '0');
                count++;
            }
            else
            {
                return false;
            }
        }

        if (count > 15)
            return false;
        number = point < 0 ? digits : digits / PowersOfTen[count - point];
        if (start == 1)
            number = -number;
        return true;
    }

    private static string Reason(JsonException e)
    {
        var end = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? e.Message : e.Message[..end];
    }

    private void Refill()
    {
        _cancellation.ThrowIfCancellationRequested();
        var state = _reader.CurrentState;
        Drop((int)_reader.BytesConsumed);
        Fill();
        Restart(state);
    }

    private void Drop(int count)
    {
        _buffer.AsSpan(count, _length - count).CopyTo(_buffer);
        _length -= count;
        _offset += count;
    }

    private void Fill()
    {
        if (_length > _buffer.Length / 2)
        {
            if (_buffer.Length >= 2 * MaxToken)
                throw new InvalidInputException(_path, $"byte {_offset}", $"a single value has more than {MaxToken} bytes");
            Array.Resize(ref _buffer, 2 * _buffer.Length);
        }

        try
        {
            var read = RandomAccess.Read(_file!, _buffer.AsSpan(_length), _offset + _length);
            _length += read;
            _isFinal = read == 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(_path, $"byte {_offset + _length}", "cannot be read: " + e.Message, e);
        }
    }

    private void Restart(JsonReaderState state)
    {
        var visible = _buffer.AsSpan(0, _isFinal ? _length : NonFiniteLiterals.CompleteLength(_buffer.AsSpan(0, _length)));
        NonFiniteLiterals.Replace(visible);
        _reader = new Utf8JsonReader(visible, _isFinal, state);
    }
}
