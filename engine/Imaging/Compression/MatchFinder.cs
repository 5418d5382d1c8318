using System.Buffers.Binary;

namespace CellGenie.Imaging;

/// <summary>
/// Greedy matching for deflate: at each place the pixel before, the row above and the last place with the same four bytes
/// are tried, and the longest match is taken.
/// </summary>
internal sealed class MatchFinder
{
    private const int MaxTokens = 1 << 15;
    private const int MaxLength = 258;
    private const int MinLength = 4;
    private const int MaxDistance = 1 << 15;
    private const int HashBits = 15;
    private const uint Match = 1u << 31;

    private readonly uint[] _tokens = new uint[MaxTokens];
    private readonly int[] _last = new int[1 << HashBits];
    private int _count;
    private int _near;
    private int _far;

    /// <summary>How much of the data has been turned into tokens.</summary>
    public int Position { get; private set; }

    /// <summary>The tokens of the block found last.</summary>
    public ReadOnlySpan<uint> Tokens => _tokens.AsSpan(0, _count);

    public static bool IsLiteral(uint token) => token < 256;

    public static int LengthOf(uint token) => (int)(token >> 16 & 0x1FF);

    public static int DistanceOf(uint token) => (int)(token & 0x7FFF) + 1;

    /// <summary>Prepares for new data with these two likely distances.</summary>
    public void Start(int near, int far)
    {
        Position = 0;
        _near = near;
        _far = far;
        // Far enough back that no place is within reach.
        Array.Fill(_last, -MaxDistance - 1);
    }

    /// <summary>Finds the tokens of the next block.</summary>
    public void FindBlock(ReadOnlySpan<byte> data)
    {
        _count = 0;
        var at = Position;
        while (_count < MaxTokens && at < data.Length)
        {
            var rest = data.Slice(at, Math.Min(MaxLength, data.Length - at));
            if (rest.Length < MinLength)
            {
                _tokens[_count++] = data[at++];
                continue;
            }

            ref var last = ref _last[BinaryPrimitives.ReadUInt32LittleEndian(rest) * 2654435761u >> (32 - HashBits)];
            int length = MinLength - 1, distance = 0;
            Try(data, at, rest, _near, ref length, ref distance);
            Try(data, at, rest, _far, ref length, ref distance);
            Try(data, at, rest, at - last, ref length, ref distance);
            last = at;
            if (distance == 0)
            {
                _tokens[_count++] = data[at++];
            }
            else
            {
                _tokens[_count++] = Match | (uint)length << 16 | (uint)(distance - 1);
                at += length;
            }
        }

        Position = at;
    }

    private static void Try(ReadOnlySpan<byte> data, int at, ReadOnlySpan<byte> rest, int candidate, ref int length, ref int distance)
    {
        if (candidate > MaxDistance || candidate > at || length == rest.Length || data[at - candidate + length] != rest[length])
            return;
        var common = data.Slice(at - candidate, rest.Length).CommonPrefixLength(rest);
        if (common > length)
        {
            length = common;
            distance = candidate;
        }
    }
}
