namespace CellGenie.Synthesis;

/// <summary>What a stream of random numbers is for. Streams of different purpose never overlap.</summary>
public enum RandomPurpose
{
    /// <summary>How many cells an image gets, and which.</summary>
    Selection = 1,

    /// <summary>Where cells go, and which lies above which.</summary>
    Placement = 2,

    /// <summary>Which background an image gets.</summary>
    Background = 3,

    /// <summary>Filling of extracted backgrounds.</summary>
    BackgroundFill = 4,

    /// <summary>The simulated sample laboratory.</summary>
    Sample = 5,

    /// <summary>How a real image becomes the layout of an image.</summary>
    Model = 6,

    /// <summary>In which order real images become models.</summary>
    ModelOrder = 7,

    /// <summary>How the cells of an image are divided among the cultures of a co-culture, and in which order they are placed.</summary>
    Mixture = 20,

    /// <summary>Cells that take the place of those that found no room.</summary>
    Refill = 21,

    /// <summary>Where cells touch each other.</summary>
    Contact = 22,

    /// <summary>How donors are varied.</summary>
    Variation = 23,

    /// <summary>How the cells of a sequence move and grow.</summary>
    Motion = 30,

    /// <summary>Which cells of a sequence divide, and into what.</summary>
    Division = 31,
}

/// <summary>
/// Counter-based random numbers: Philox 4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011).
/// The stream is a pure function of (seed, stream, index, purpose): it does not depend on threads, order, machine or clock.
/// </summary>
public struct CounterRandom
{
    private readonly uint _key0;
    private readonly uint _key1;
    private readonly uint _stream;
    private readonly uint _index;
    private readonly uint _purpose;
    private uint _block;
    private uint _a, _b, _c, _d;
    private int _left;

    /// <summary>Opens the stream of (seed, stream, index, purpose) at its start.</summary>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="stream">Which sequence, for example <see cref="StreamOf(string)"/> of a culture's name.</param>
    /// <param name="index">Which element, for example the image's index in its culture; 0 or more.</param>
    /// <param name="purpose">What the numbers are for.</param>
    public CounterRandom(ulong seed, uint stream, int index, RandomPurpose purpose)
    {
        _key0 = (uint)seed;
        _key1 = (uint)(seed >> 32);
        _stream = stream;
        _index = (uint)index;
        _purpose = (uint)purpose;
    }

    /// <summary>The stream number of a name: 32-bit FNV-1a of its UTF-8 bytes.</summary>
    public static uint StreamOf(string name)
    {
        var hash = 2166136261u;
        foreach (var b in System.Text.Encoding.UTF8.GetBytes(name))
            hash = (hash ^ b) * 16777619u;
        return hash;
    }

    /// <summary>The next 32 random bits.</summary>
    public uint NextUInt32()
    {
        if (_left == 0)
        {
            (_a, _b, _c, _d) = Philox(_block, _stream, _index, _purpose, _key0, _key1);
            _block++;
            _left = 4;
        }

        return _left-- switch { 4 => _a, 3 => _b, 2 => _c, _ => _d };
    }

    /// <summary>A whole number, uniform in 0 .. <paramref name="bound"/> - 1, without bias (Lemire 2019).</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bound"/> is below 1.</exception>
    public int Next(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        var product = (ulong)NextUInt32() * (uint)bound;
        if ((uint)product < (uint)bound)
        {
            var threshold = (uint)(-bound) % (uint)bound;
            while ((uint)product < threshold)
                product = (ulong)NextUInt32() * (uint)bound;
        }

        return (int)(product >> 32);
    }

    /// <summary>A number, uniform in [0, 1), a multiple of 2^-32.</summary>
    public double NextDouble() => NextUInt32() * (1.0 / 4294967296.0);

    /// <summary>A number from the standard normal distribution (polar method; exact on every machine).</summary>
    public double NextNormal()
    {
        while (true)
        {
            var u = 2 * NextDouble() - 1;
            var v = 2 * NextDouble() - 1;
            var s = u * u + v * v;
            if (s is > 0 and < 1)
                return u * Math.Sqrt(-2 * StableMath.Log(s) / s);
        }
    }

    /// <summary>The Philox 4x32-10 block function: four counter words and two key words give four random words.</summary>
    internal static (uint A, uint B, uint C, uint D) Philox(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1)
    {
        for (var round = 0; round < 10; round++)
        {
            var p0 = 0xD2511F53ul * c0;
            var p1 = 0xCD9E8D57ul * c2;
            (c0, c1, c2, c3) = ((uint)(p1 >> 32) ^ c1 ^ k0, (uint)p1, (uint)(p0 >> 32) ^ c3 ^ k1, (uint)p0);
            k0 += 0x9E3779B9;
            k1 += 0xBB67AE85;
        }

        return (c0, c1, c2, c3);
    }
}
