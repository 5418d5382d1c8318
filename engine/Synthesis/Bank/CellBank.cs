using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using CellGenie.Imaging;

namespace CellGenie.Synthesis;

/// <summary>
/// The extracted cells and backgrounds of one dataset, on disk: a folder with the packed <c>bank.bin</c>, which is memory-mapped,
/// and the readable <c>index.json</c>. Immutable; safe to use from many threads.
/// </summary>
public sealed unsafe class CellBank : IDisposable
{
    /// <summary>Name of the packed file in a bank's folder.</summary>
    public const string DataFile = "bank.bin";

    /// <summary>Where in the packed file the bytes begin whose SHA-256 is the identity of the bank: after its header.</summary>
    public const int HashedFrom = BankHeader.Size;

    /// <summary>Name of the readable index in a bank's folder.</summary>
    public const string IndexFile = "index.json";

    private const long MaxIndexBytes = 1L << 30;

    private readonly string _file;
    private readonly MemoryMappedFile _mapping;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _start;
    private readonly CellRecord* _cells;
    private readonly BackgroundRecord* _backgrounds;
    private readonly byte[] _checkedCells;
    private readonly byte[] _checkedBackgrounds;

    private CellBank(string folder)
    {
        Folder = folder;
        _file = Path.Combine(folder, DataFile);
        Index = ReadIndex(Path.Combine(folder, IndexFile));
        var length = LengthOf(_file);
        if (length < BankHeader.Size + BankHeader.Padding)
            throw new InvalidInputException(_file, "", $"a cell bank has at least {BankHeader.Size + BankHeader.Padding} bytes, this has {length}");
        try
        {
            _mapping = MemoryMappedFile.CreateFromFile(_file, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
            _view = _mapping.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _mapping?.Dispose();
            throw new InvalidInputException(_file, "", $"cannot be opened: {e.Message}", e);
        }

        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
        try
        {
            var header = *(BankHeader*)_start;
            Check(header, length);
            _cells = (CellRecord*)(_start + header.CellTable);
            _backgrounds = (BackgroundRecord*)(_start + header.BackgroundTable);
            Count = header.CellCount;
            BackgroundCount = header.BackgroundCount;
            CheckTables(header);
            _checkedCells = new byte[Count];
            _checkedBackgrounds = new byte[BackgroundCount];
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The bank's folder.</summary>
    public string Folder { get; }

    /// <summary>The readable index: cultures, sources, licences.</summary>
    public CellBankIndex Index { get; }

    /// <summary>The bank's identity: SHA-256 of its content, in hexadecimal.</summary>
    public string Id => Index.Sha256;

    /// <summary>Number of cells.</summary>
    public int Count { get; }

    /// <summary>Number of backgrounds.</summary>
    public int BackgroundCount { get; }

    /// <summary>The entries of all cells, in the order of their sources.</summary>
    public ReadOnlySpan<CellRecord> Cells => new(_cells, Count);

    /// <summary>The entries of all backgrounds.</summary>
    public ReadOnlySpan<BackgroundRecord> Backgrounds => new(_backgrounds, BackgroundCount);

    /// <summary>Opens a bank.</summary>
    /// <exception cref="InvalidInputException">The folder is no cell bank, or it is damaged.</exception>
    public static CellBank Open(string folder)
    {
        if (!Directory.Exists(folder))
            throw new InvalidInputException(folder, "", "there is no such folder; a cell bank is the folder that `cellgenie library extract` writes");
        return new CellBank(folder);
    }

    /// <summary>The data of a cell. They are checked against their CRC when first asked for.</summary>
    /// <exception cref="InvalidInputException">The cell's data are damaged.</exception>
    public DonorCell GetCell(int cell)
    {
        ref readonly var record = ref Cells[cell];
        var data = _start + record.Offset;
        if (_checkedCells[cell] == 0)
        {
            if (Crc32.Compute(new ReadOnlySpan<byte>(data, (int)record.DataLength)) != record.Crc)
                throw new InvalidInputException(_file, $"cell {cell}", "the checksum does not match: the bank is damaged, extract it again");
            CheckRuns(cell, record);
            _checkedCells[cell] = 1;
        }

        var pixels = record.CropWidth * record.CropHeight;
        return new DonorCell(
            record,
            new ReadOnlySpan<byte>(data, pixels),
            new ReadOnlySpan<byte>(data + pixels, pixels),
            new ReadOnlySpan<ushort>(data + record.RunsOffset, record.RunCount * 3));
    }

    /// <summary>Asks for a cell's data shortly before they are read: from a large bank the lines of memory then come side by side, not one after the other.</summary>
    /// <param name="cell">Index of the cell.</param>
    /// <param name="withRing">Whether the matte will be read too.</param>
    internal void Prefetch(int cell, bool withRing)
    {
        const int line = 64;
        if (!Sse.IsSupported)
            return;
        ref readonly var record = ref Cells[cell];
        var start = _start + record.Offset;
        var pixels = record.CropWidth * record.CropHeight;
        for (var at = start; at < start + (withRing ? 2 * pixels : pixels); at += line)
            Sse.Prefetch0(at);
        for (var at = start + record.RunsOffset; at < start + record.DataLength; at += line)
            Sse.Prefetch0(at);
    }

    /// <summary>The pixels of a background, <c>Width * Height</c>, row-major.</summary>
    /// <exception cref="InvalidInputException">The pixels are damaged.</exception>
    public ReadOnlySpan<byte> GetBackground(int background)
    {
        ref readonly var record = ref Backgrounds[background];
        var pixels = new ReadOnlySpan<byte>(_start + record.Offset, record.Width * record.Height);
        if (_checkedBackgrounds[background] == 0)
        {
            if (Crc32.Compute(pixels) != record.Crc)
                throw new InvalidInputException(_file, $"background {background}", "the checksum does not match: the bank is damaged, extract it again");
            _checkedBackgrounds[background] = 1;
        }

        return pixels;
    }

    /// <summary>Index of a culture in <see cref="CellBankIndex.Cultures"/>.</summary>
    /// <exception cref="CellGenieException">The bank has no such culture; the message lists those it has.</exception>
    public int CultureIndex(string name) => CultureProfile.IndexOf(Index.Cultures, name, Folder);

    /// <summary>Whether the rules allow what a source image offers: test images stay unseen unless they are allowed.</summary>
    internal bool MayUse(int source, CompositionRules rules) => rules.AllowTestDonors == true || !Index.Sources[source].IsTest;

    /// <inheritdoc/>
    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _mapping.Dispose();
    }

    private static long LengthOf(string file)
    {
        var info = new FileInfo(file);
        return info.Exists ? info.Length : throw new InvalidInputException(file, "", "there is no such file");
    }

    private static CellBankIndex ReadIndex(string file)
    {
        if (LengthOf(file) > MaxIndexBytes)
            throw new InvalidInputException(file, "", $"an index has at most {MaxIndexBytes} bytes");
        try
        {
            using var stream = File.OpenRead(file);
            return CellBankIndex.Read(stream, file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(file, "", $"cannot be read: {e.Message}", e);
        }
    }

    private void Check(in BankHeader header, long length)
    {
        if (header.Magic != BankHeader.ExpectedMagic)
            throw new InvalidInputException(_file, "byte 0", "this is not a cell bank");
        if (Crc32.Compute(new ReadOnlySpan<byte>(_start, BankHeader.Size - 4)) != header.HeaderCrc)
            throw new InvalidInputException(_file, "header", "the checksum does not match: the bank is damaged, extract it again");
        if (header.FileLength != length)
            throw new InvalidInputException(_file, "", $"the bank should have {header.FileLength} bytes, it has {length}");
        if (!Fits(header.CellTable, (long)header.CellCount * CellRecord.Size, length) || !Fits(header.BackgroundTable, (long)header.BackgroundCount * BackgroundRecord.Size, length))
            throw new InvalidInputException(_file, "header", "a table lies outside the file");
        if (Convert.ToHexStringLower(header.Sha256) != Index.Sha256 || header.CellCount != Index.Cells)
            throw new InvalidInputException(_file, "header", $"{IndexFile} beside it belongs to another bank");
    }

    private void CheckTables(in BankHeader header)
    {
        if (Crc32.Compute(MemoryMarshal.AsBytes(Cells)) != header.CellTableCrc || Crc32.Compute(MemoryMarshal.AsBytes(Backgrounds)) != header.BackgroundTableCrc)
            throw new InvalidInputException(_file, "table", "the checksum does not match: the bank is damaged, extract it again");
        var end = header.FileLength - BankHeader.Padding;
        for (var i = 0; i < Count; i++)
        {
            ref readonly var c = ref _cells[i];
            if (!Fits(c.Offset, c.DataLength, end) || (c.Offset & 1) != 0 || c.RunCount < 1 || c.Area < 1 || c.Source < 0 || c.Source >= Index.Sources.Count || c.Culture >= Index.Cultures.Count ||
                c.Width < 1 || c.Height < 1 || c.RingLeft + c.Width > c.CropWidth || c.RingTop + c.Height > c.CropHeight)
                throw new InvalidInputException(_file, $"cell {i}", "its entry is not valid: the bank is damaged, extract it again");
        }

        for (var i = 0; i < BackgroundCount; i++)
        {
            ref readonly var b = ref _backgrounds[i];
            if (b.Width < 1 || b.Height < 1 || (long)b.Width * b.Height > GrayImage.MaxPixels || !Fits(b.Offset, (long)b.Width * b.Height, end) ||
                b.Source < 0 || b.Source >= Index.Sources.Count || b.Culture >= Index.Cultures.Count)
                throw new InvalidInputException(_file, $"background {i}", "its entry is not valid: the bank is damaged, extract it again");
        }
    }

    private void CheckRuns(int cell, in CellRecord record)
    {
        // The painter trusts runs, so a file with a correct checksum but impossible runs must stop here.
        var runs = new ReadOnlySpan<ushort>(_start + record.Offset + record.RunsOffset, record.RunCount * 3);
        var area = 0L;
        for (var r = 0; r < runs.Length; r += 3)
        {
            if (runs[r] >= record.Height || runs[r + 2] == 0 || runs[r + 1] + runs[r + 2] > record.Width)
                throw new InvalidInputException(_file, $"cell {cell}", "a run lies outside the mask's box");
            area += runs[r + 2];
        }

        if (area != record.Area)
            throw new InvalidInputException(_file, $"cell {cell}", $"its runs cover {area} pixels, its entry says {record.Area}");
    }

    private static bool Fits(long offset, long length, long end) => offset >= BankHeader.Size && length >= 0 && offset <= end && length <= end - offset;
}
