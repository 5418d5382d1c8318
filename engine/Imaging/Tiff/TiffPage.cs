namespace CellGenie.Imaging;

/// <summary>The checked layout of one page: what its tags say, with nothing left that could make decoding allocate or run without bound.</summary>
internal sealed class TiffPage
{
    private const int DeflateOld = 32946;
    private const int PackBitsCode = 32773;

    private TiffPage(TiffFile file, TiffDirectory directory, bool asLabels)
    {
        Place = directory.Place;
        Width = Side(file, directory, TiffTag.ImageWidth);
        Height = Side(file, directory, TiffTag.ImageLength);
        if ((long)Width * Height > GrayImage.MaxPixels)
            throw file.Invalid(Place, $"{Width}x{Height} is more than {GrayImage.MaxPixels} pixels");

        var samples = directory.Value(TiffTag.SamplesPerPixel, 1);
        if (samples is < 1 or > 4)
            throw file.Invalid(Place, $"1 to 4 samples for each pixel can be read, not {samples}");
        Samples = (int)samples;
        Bits = BitsOf(file, directory, asLabels);
        SampleFormat = (int)Math.Min(directory.Value(TiffTag.SampleFormat, 1), int.MaxValue);
        if (!CanReadFormat(asLabels))
            throw file.Invalid(Place, $"unsigned integer samples can be read, not {(SampleFormat == 3 ? "floating point" : $"sample format {SampleFormat}")}");

        Photometric = (TiffPhotometric)directory.Value(TiffTag.Photometric, Samples >= 3 ? 2u : 1u);
        CheckPhotometric(file);
        Palette = Photometric == TiffPhotometric.Palette ? ReadPalette(file, directory) : null;

        Compression = CompressionOf(file, directory.Value(TiffTag.Compression, 1));
        // Only these two codecs know the tag; others ignore it.
        var predictor = Compression is TiffCodec.Lzw or TiffCodec.Deflate ? directory.Value(TiffTag.Predictor, 1) : 1;
        if (predictor is not (1 or 2))
            throw file.Invalid(Place, $"predictor 1 (none) or 2 (horizontal) can be read, not {predictor}");
        HasPredictor = predictor == 2;
        if (HasPredictor && Bits < 8)
            throw file.Invalid(Place, $"the horizontal predictor needs 8 or 16 bits, not {Bits}");

        ReversedBits = directory.Value(TiffTag.FillOrder, 1) == 2;
        var planar = directory.Value(TiffTag.PlanarConfig, 1);
        if (planar is not (1 or 2))
            throw file.Invalid(Place, $"planar configuration must be 1 or 2, not {planar}");
        Planes = planar == 2 ? Samples : 1;

        IsTiled = directory.Has(TiffTag.TileOffsets) || directory.Has(TiffTag.TileWidth);
        if (IsTiled)
        {
            ChunkWidth = Side(file, directory, TiffTag.TileWidth);
            ChunkHeight = Side(file, directory, TiffTag.TileLength);
        }
        else
        {
            ChunkWidth = Width;
            var rows = directory.Value(TiffTag.RowsPerStrip, uint.MaxValue);
            ChunkHeight = rows == 0 || rows > (ulong)Height ? Height : (int)rows;
        }

        var rowBytes = ((long)ChunkWidth * SamplesInChunk * Bits + 7) / 8;
        if (rowBytes > Array.MaxLength / ChunkHeight)
            throw file.Invalid(Place, $"strips or tiles of {ChunkWidth}x{ChunkHeight} are too large");
        if ((long)Width * Height * Channels > Array.MaxLength / SampleBytes)
            throw file.Invalid(Place, $"{Width}x{Height} with {Channels} channels needs more than 2 GiB");
        ChunkRowBytes = (int)rowBytes;

        Columns = (Width + ChunkWidth - 1) / ChunkWidth;
        Rows = (Height + ChunkHeight - 1) / ChunkHeight;
        (Offsets, ByteCounts) = Locate(file, directory);
    }

    /// <summary>Where the page is, for messages.</summary>
    public string Place { get; }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Samples for each pixel, 1 to 4.</summary>
    public int Samples { get; }

    /// <summary>1, 2, 4, 8 or 16 bits for each sample; 32 for label maps only.</summary>
    public int Bits { get; }

    /// <summary>Bytes of a decoded sample.</summary>
    public int SampleBytes => Math.Max(1, Bits / 8);

    /// <summary>The tag: 1 unsigned, 2 signed, 3 floating point, 4 undefined. Label maps alone may have 2 and, with 32 bits, 3.</summary>
    public int SampleFormat { get; }

    public TiffPhotometric Photometric { get; }

    /// <summary>Red, green, blue for each index; null unless the page has a palette.</summary>
    public byte[]? Palette { get; }

    public TiffCodec Compression { get; }

    public bool HasPredictor { get; }

    /// <summary>Whether the bits of each stored byte stand the other way round.</summary>
    public bool ReversedBits { get; }

    /// <summary>1, or one plane for each sample.</summary>
    public int Planes { get; }

    public bool IsTiled { get; }

    public int ChunkWidth { get; }

    public int ChunkHeight { get; }

    public int ChunkRowBytes { get; }

    /// <summary>Chunks (strips or tiles) side by side.</summary>
    public int Columns { get; }

    /// <summary>Chunks one below the other.</summary>
    public int Rows { get; }

    /// <summary>File offset of each chunk: plane by plane, row by row.</summary>
    public ulong[] Offsets { get; }

    public ulong[] ByteCounts { get; }

    /// <summary>Interleaved samples within a chunk.</summary>
    public int SamplesInChunk => Planes == 1 ? Samples : 1;

    /// <summary>Channels of the decoded image.</summary>
    public int Channels => Palette is null ? Samples : 3;

    /// <summary>Reads and checks the layout of a page.</summary>
    /// <param name="file">The file.</param>
    /// <param name="directory">The page's tags.</param>
    /// <param name="asLabels">Whether samples are instance numbers: then 32 bits are read too.</param>
    /// <exception cref="InvalidInputException">A tag breaks a rule, or says something that is not supported.</exception>
    public static TiffPage Read(TiffFile file, TiffDirectory directory, bool asLabels = false) => new(file, directory, asLabels);

    /// <summary>Rows of pixels in a chunk of the given row of chunks: a last strip is cut off, a last tile is not.</summary>
    public int HeightOfChunk(int row) => IsTiled ? ChunkHeight : Math.Min(ChunkHeight, Height - row * ChunkHeight);

    private static int Side(TiffFile file, TiffDirectory directory, TiffTag tag)
    {
        var side = directory.Value(tag, 0);
        if (side is < 1 or > GrayImage.MaxPixels)
            throw file.Invalid(directory.Place, $"{tag} must be 1 to {GrayImage.MaxPixels}, not {side}");
        return (int)side;
    }

    private bool CanReadFormat(bool asLabels) => SampleFormat is 1 or 4 || (asLabels && (SampleFormat == 2 || (SampleFormat == 3 && Bits == 32)));

    private int BitsOf(TiffFile file, TiffDirectory directory, bool asLabels)
    {
        var bits = directory.Has(TiffTag.BitsPerSample) ? directory.Values(TiffTag.BitsPerSample, Samples) : [1];
        if (!(bits[0] is 1 or 2 or 4 or 8 or 16 || (asLabels && bits[0] == 32)) || bits.Any(b => b != bits[0]))
            throw file.Invalid(Place, $"1, 2, 4, 8 or 16 bits for each sample can be read, not {string.Join(",", bits)}");
        return (int)bits[0];
    }

    private void CheckPhotometric(TiffFile file)
    {
        var (least, most) = Photometric switch
        {
            TiffPhotometric.WhiteIsZero or TiffPhotometric.BlackIsZero => (1, 2),
            TiffPhotometric.Rgb => (3, 4),
            TiffPhotometric.Palette => (1, 1),
            _ => throw file.Invalid(Place, $"grey, RGB and palette can be read, not photometric interpretation {(int)Photometric}; convert the file to one of these"),
        };
        if (Samples < least || Samples > most)
            throw file.Invalid(Place, $"{Photometric} with {Samples} samples for each pixel cannot be read");
        if (Photometric == TiffPhotometric.Palette && Bits > 8)
            throw file.Invalid(Place, $"a palette with {Bits} bits cannot be read");
    }

    private byte[] ReadPalette(TiffFile file, TiffDirectory directory)
    {
        var entries = 1 << Bits;
        var values = directory.Values(TiffTag.ColorMap, 3 * entries);
        if (values.Length < 3 * entries)
            throw file.Invalid(Place, $"the palette must have {3 * entries} values, not {values.Length}");
        // Some writers put 8-bit values where the specification wants 16 bits.
        var shift = values.All(v => v < 256) ? 0 : 8;
        var palette = new byte[3 * entries];
        for (var i = 0; i < entries; i++)
        {
            for (var c = 0; c < 3; c++)
                palette[3 * i + c] = (byte)(values[c * entries + i] >> shift);
        }

        return palette;
    }

    private TiffCodec CompressionOf(TiffFile file, ulong code) => code switch
    {
        1 => TiffCodec.None,
        5 => TiffCodec.Lzw,
        8 or DeflateOld => TiffCodec.Deflate,
        PackBitsCode => TiffCodec.PackBits,
        _ => throw file.Invalid(Place, $"the compression {NameOfCompression(code)} cannot be read; convert the file to LZW, Deflate, PackBits or no compression"),
    };

    private static string NameOfCompression(ulong code) => code switch
    {
        2 or 3 or 4 => $"CCITT fax ({code})",
        6 or 7 => $"JPEG ({code})",
        34712 or 33003 or 33004 or 33005 => $"JPEG 2000 ({code})",
        34925 => "LZMA (34925)",
        50000 => "Zstandard (50000)",
        50001 => "WebP (50001)",
        50002 => "JPEG XL (50002)",
        _ => code.ToString(),
    };

    private (ulong[] Offsets, ulong[] ByteCounts) Locate(TiffFile file, TiffDirectory directory)
    {
        var chunks = (long)Columns * Rows * Planes;
        var kind = IsTiled ? "tile" : "strip";
        var offsetsTag = IsTiled ? TiffTag.TileOffsets : TiffTag.StripOffsets;
        var countsTag = IsTiled ? TiffTag.TileByteCounts : TiffTag.StripByteCounts;
        // Compared before anything is read, so that a claimed number of chunks cannot outgrow the file.
        if (directory.Count(offsetsTag) < (ulong)chunks)
            throw file.Invalid(Place, $"{chunks} {kind}s need as many offsets, not {directory.Count(offsetsTag)}");
        var hasCounts = directory.Count(countsTag) >= (ulong)chunks;
        if (!hasCounts && Compression != TiffCodec.None && chunks > 1)
            throw file.Invalid(Place, $"{chunks} {kind}s need as many byte counts, not {directory.Count(countsTag)}");

        var offsets = directory.Values(offsetsTag, (int)chunks);
        var counts = hasCounts ? directory.Values(countsTag, (int)chunks) : new ulong[chunks];
        var length = (ulong)file.Source.Length;
        var total = 0UL;
        for (var i = 0; i < chunks; i++)
        {
            var decoded = (ulong)HeightOfChunk(i / Columns % Rows) * (ulong)ChunkRowBytes;
            if (Compression == TiffCodec.None)
            {
                if (counts[i] != 0 && counts[i] < decoded && chunks > 1)
                    throw file.Invalid($"{Place}, {kind} {i}", $"{decoded} bytes of pixels are needed, {counts[i]} are there");
                counts[i] = decoded;
            }
            else if (counts[i] == 0 && chunks == 1 && offsets[i] <= length)
            {
                counts[i] = length - offsets[i];
            }

            if (offsets[i] > length || counts[i] > length - offsets[i] || counts[i] > (ulong)Array.MaxLength)
                throw file.Invalid($"{Place}, {kind} {i}", $"{counts[i]} bytes at {offsets[i]} reach past the end of the file ({length} bytes)");
            if (decoded > counts[i] * (ulong)MaxRatio + 64)
                throw file.Invalid($"{Place}, {kind} {i}", $"{counts[i]} bytes cannot hold {decoded} bytes of pixels");
            total += counts[i];
        }

        // Chunks may share bytes, but a file whose chunks together are many times its size is made to waste time.
        if (total > 4 * length)
            throw file.Invalid(Place, $"the {kind}s claim {total} bytes, the file has {length}");
        return (offsets, counts);
    }

    /// <summary>The most that each codec can expand a byte: LZW by one code of 9 bits for a string of at most 3,839 bytes.</summary>
    private int MaxRatio => Compression switch
    {
        TiffCodec.Lzw => 3413,
        TiffCodec.Deflate => Inflater.MaxRatio,
        TiffCodec.PackBits => 64,
        _ => 1,
    };
}
