using System.Runtime.CompilerServices;
using System.Text.Json;

namespace CellGenie.Client;

/// <summary>
/// Reads the strings and truth values of objects near the top of a JSON file of any size: those that are members of the root object, and those that are
/// items of its arrays. COCO files and manifests hold gigabytes below them.
/// </summary>
internal static class JsonItems
{
    private const int MaxToken = 1 << 26;

    /// <summary>The objects of some root members.</summary>
    /// <param name="stream">The JSON.</param>
    /// <param name="members">Names of the root members to look into.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static async IAsyncEnumerable<JsonItem> ReadAsync(Stream stream, IReadOnlyList<string> members, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var buffer = new byte[1 << 16];
        var length = 0;
        var scan = new Scan(members);
        for (var final = false; !final;)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
            final = read == 0;
            length += read;
            var used = scan.Take(buffer.AsSpan(0, length), final);
            foreach (var item in scan.Found)
                yield return item;
            scan.Found.Clear();
            buffer.AsSpan(used, length - used).CopyTo(buffer);
            length -= used;
            if (length == buffer.Length)
            {
                if (length >= MaxToken)
                    throw new JsonException($"a value has more than {MaxToken} bytes");
                Array.Resize(ref buffer, 2 * length);
            }
        }
    }

    /// <summary>Where the reading stands.</summary>
    private sealed class Scan(IReadOnlyList<string> members)
    {
        private JsonReaderState _state;
        private string? _member;
        private string? _property;
        private int _itemDepth = -1;
        private Dictionary<string, string> _strings = [];

        public List<JsonItem> Found { get; } = [];

        public int Take(ReadOnlySpan<byte> bytes, bool final)
        {
            // The byte-order mark that some programs write is no JSON.
            var skip = _member == null && bytes.StartsWith("\uFEFF"u8) ? 3 : 0;
            var reader = new Utf8JsonReader(bytes[skip..], final, _state);
            while (reader.Read())
                Step(ref reader);
            _state = reader.CurrentState;
            return skip + (int)reader.BytesConsumed;
        }

        private void Step(ref Utf8JsonReader reader)
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName when reader.CurrentDepth == 1:
                    _member = reader.GetString();
                    break;
                case JsonTokenType.StartObject when _itemDepth < 0 && reader.CurrentDepth is 1 or 2 && members.Contains(_member!):
                    _itemDepth = reader.CurrentDepth;
                    break;
                case JsonTokenType.EndObject when reader.CurrentDepth == _itemDepth:
                    Found.Add(new JsonItem(_member!, _strings));
                    _strings = [];
                    _itemDepth = -1;
                    break;
                case JsonTokenType.PropertyName when reader.CurrentDepth == _itemDepth + 1:
                    _property = reader.GetString();
                    break;
                case JsonTokenType.String when _itemDepth >= 0 && reader.CurrentDepth == _itemDepth + 1:
                    _strings[_property!] = reader.GetString()!;
                    break;
                case JsonTokenType.True or JsonTokenType.False when _itemDepth >= 0 && reader.CurrentDepth == _itemDepth + 1:
                    _strings[_property!] = reader.GetBoolean() ? bool.TrueString : bool.FalseString;
                    break;
            }
        }
    }
}
