using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using CellGenie.Imaging;

namespace CellGenie.Synthesis;

/// <summary>Writes a cell bank into a temporary folder beside the final one and renames it when it is complete.</summary>
internal sealed class CellBankWriter : IDisposable
{
    private readonly string _folder;
    private readonly string _temporary;
    private readonly FileStream _stream;
    private readonly IncrementalHash _sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly List<CellRecord> _cells = [];
    private readonly List<BackgroundRecord> _backgrounds = [];
    private long _position = BankHeader.Size;

    public CellBankWriter(string folder)
    {
        _folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        _temporary = _folder + AtomicFile.TemporaryEnding;
        try
        {
            if (Directory.Exists(_temporary))
                Directory.Delete(_temporary, recursive: true);
            Directory.CreateDirectory(_temporary);
            _stream = new FileStream(Path.Combine(_temporary, CellBank.DataFile), FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20);
            _stream.Write(new byte[BankHeader.Size]);
        }
        catch (Exception e) when (AtomicFile.IsWriteFailure(e))
        {
            throw new CellGenieException($"{folder}: the cell bank cannot be written: {e.Message}", e);
        }
    }

    public IReadOnlyList<CellRecord> Cells => _cells;

    public IReadOnlyList<BackgroundRecord> Backgrounds => _backgrounds;

    public void Add(CellRecord record, ReadOnlySpan<byte> data)
    {
        _cells.Add(record with { Offset = _position, Crc = Crc32.Compute(data) });
        Append(data);
    }

    public void Add(BackgroundRecord record, ReadOnlySpan<byte> pixels)
    {
        _backgrounds.Add(record with { Offset = _position, Crc = Crc32.Compute(pixels) });
        Append(pixels);
    }

    /// <summary>Writes the tables and the index and gives the bank its name.</summary>
    /// <param name="makeIndex">Makes the index from the bank's identity.</param>
    public CellBankIndex Complete(Func<string, CellBankIndex> makeIndex)
    {
        try
        {
            var cellTable = MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_cells));
            var backgroundTable = MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_backgrounds));
            var header = new BankHeader
            {
                Magic = BankHeader.ExpectedMagic,
                CellTable = _position,
                CellCount = _cells.Count,
                CellTableCrc = Crc32.Compute(cellTable),
                BackgroundCount = _backgrounds.Count,
                BackgroundTableCrc = Crc32.Compute(backgroundTable),
            };
            Append(cellTable);
            header.BackgroundTable = _position;
            Append(backgroundTable);
            Append(new byte[BankHeader.Padding]);
            header.FileLength = _position;
            _sha.GetHashAndReset(header.Sha256);

            var bytes = MemoryMarshal.AsBytes(new Span<BankHeader>(ref header));
            header.HeaderCrc = Crc32.Compute(bytes[..(BankHeader.Size - 4)]);
            _stream.Position = 0;
            _stream.Write(bytes);
            _stream.Flush(flushToDisk: true);
            _stream.Dispose();

            var index = makeIndex(Convert.ToHexStringLower(header.Sha256));
            File.WriteAllBytes(Path.Combine(_temporary, CellBank.IndexFile), JsonSerializer.SerializeToUtf8Bytes(index, SynthesisJson.Default.CellBankIndex));
            Publish();
            return index;
        }
        catch (Exception e) when (AtomicFile.IsWriteFailure(e))
        {
            throw new CellGenieException($"{_folder}: the cell bank cannot be written: {e.Message}", e);
        }
    }

    public void Dispose()
    {
        _stream.Dispose();
        _sha.Dispose();
        if (Directory.Exists(_temporary))
            Directory.Delete(_temporary, recursive: true);
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        try
        {
            _stream.Write(bytes);
        }
        catch (Exception e) when (AtomicFile.IsWriteFailure(e))
        {
            throw new CellGenieException($"{_folder}: the cell bank cannot be written: {e.Message}", e);
        }

        _sha.AppendData(bytes);
        _position += bytes.Length;
        // Runs are 16-bit numbers; an even start keeps them aligned.
        if ((_position & 1) != 0)
        {
            _stream.WriteByte(0);
            _sha.AppendData([0]);
            _position++;
        }
    }

    /// <summary>A directory cannot be replaced in one step, so an old bank steps aside first and is deleted last.</summary>
    private void Publish()
    {
        var old = _folder + ".old" + AtomicFile.TemporaryEnding;
        if (Directory.Exists(old))
            Directory.Delete(old, recursive: true);
        if (Directory.Exists(_folder))
            Directory.Move(_folder, old);
        Directory.Move(_temporary, _folder);
        if (Directory.Exists(old))
            Directory.Delete(old, recursive: true);
    }
}
