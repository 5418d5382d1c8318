using System.Text.Json;
using System.Text.Json.Serialization;
using CellGenie.Imaging;
using Orleans;
using Orleans.Runtime;

namespace CellGenie.Grains.Storage;

/// <summary>Reminders in a folder, so that they survive a restart: a folder for each grain, a JSON file for each reminder.</summary>
public sealed class FolderReminderTable : IReminderTable, IDisposable
{
    private const string Pattern = "*.json";
    private readonly FolderFiles _files;

    /// <summary>Opens the table, creating the folder if need be.</summary>
    /// <param name="folder">The folder of all reminders.</param>
    /// <param name="time">The clock that stamps new files; the system's if null.</param>
    /// <exception cref="BlobStoreException">The folder cannot be created or written to.</exception>
    public FolderReminderTable(string folder, TimeProvider? time = null)
    {
        var path = Path.GetFullPath(folder);
        _files = FolderWork.Guard(path, () => new FolderFiles(path, time ?? TimeProvider.System));
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    /// <inheritdoc/>
    /// <exception cref="InvalidInputException">A file is not a reminder; it names the file.</exception>
    public Task<ReminderTableData> ReadRows(GrainId grainId) => Run(() => new ReminderTableData(ReadFolder(FolderOf(grainId))));

    /// <inheritdoc/>
    /// <remarks>The range of hashes is open at its beginning, closed at its end, and wraps; from a number to itself it is everything.</remarks>
    /// <exception cref="InvalidInputException">A file is not a reminder; it names the file.</exception>
    public Task<ReminderTableData> ReadRows(uint begin, uint end) => Run(() => new ReminderTableData(
        Directory.EnumerateDirectories(_files.Root)
            .Where(folder => Path.GetFileName(folder) != FolderWorkspace.Name)
            .SelectMany(ReadFolder)
            .Where(entry => IsInRange(entry.GrainId.GetUniformHashCode(), begin, end))));

    /// <inheritdoc/>
    public Task<ReminderEntry> ReadRow(GrainId grainId, string reminderName) => Run(() => ReadFile(FileOf(grainId, reminderName))!);

    /// <inheritdoc/>
    public Task<string> UpsertRow(ReminderEntry entry) => Run(() =>
    {
        var row = new ReminderRow(entry.GrainId.ToString(), entry.ReminderName, entry.StartAt, entry.Period);
        var bytes = JsonSerializer.SerializeToUtf8Bytes(row, JsonSerializerOptions.Web);
        return _files.Write(FileOf(entry.GrainId, entry.ReminderName), bytes, BlobCondition.None, survivesPowerLoss: true).ETag;
    });

    /// <inheritdoc/>
    public Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag) =>
        Run(() => _files.Delete(FileOf(grainId, reminderName), eTag, survivesPowerLoss: true));

    /// <inheritdoc/>
    public Task TestOnlyClearTable() => Run(() =>
    {
        foreach (var file in Directory.EnumerateFiles(_files.Root, Pattern, SearchOption.AllDirectories))
            _files.Delete(file);
        return true;
    });

    /// <summary>Removes this table's temporary files.</summary>
    public void Dispose() => _files.Dispose();

    private Task<T> Run<T>(Func<T> work) => FolderWork.Run(() => FolderWork.Guard(_files.Root, work), CancellationToken.None);

    private string FolderOf(GrainId grainId) => Path.Combine(_files.Root, GrainFile.NameOf(grainId.ToString()));

    private string FileOf(GrainId grainId, string reminderName) => Path.Combine(FolderOf(grainId), GrainFile.NameOf(reminderName) + ".json");

    private List<ReminderEntry> ReadFolder(string folder) =>
        Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, Pattern).Order(StringComparer.Ordinal).Select(ReadFile).OfType<ReminderEntry>()] : [];

    private ReminderEntry? ReadFile(string path)
    {
        if (_files.Read(path) is not { } file)
            return null;
        try
        {
            var row = JsonSerializer.Deserialize<ReminderRow>(file.Bytes, JsonSerializerOptions.Web) ?? throw new JsonException("the reminder is null");
            return new ReminderEntry { GrainId = GrainId.Parse(row.GrainId), ReminderName = row.Name, StartAt = row.StartAt, Period = row.Period, ETag = file.ETag };
        }
        catch (Exception e) when (e is JsonException or FormatException or ArgumentException)
        {
            throw new InvalidInputException(path, "", $"is not a valid reminder: {e.Message}", e);
        }
    }

    private static bool IsInRange(uint hash, uint begin, uint end) =>
        begin < end ? hash > begin && hash <= end : begin == end || hash > begin || hash <= end;

    /// <summary>What a file holds; the ETag is the file's own.</summary>
    private sealed record ReminderRow([property: JsonRequired] string GrainId, [property: JsonRequired] string Name, DateTime StartAt, TimeSpan Period);
}
