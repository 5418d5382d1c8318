using CellGenie.Grains.Storage;
using CellGenie.Imaging;
using Orleans;
using Orleans.Runtime;

namespace CellGenie.Storage.Tests;

public sealed class FolderReminderTableTests : IDisposable
{
    private static readonly DateTime Start = new(2030, 5, 6, 7, 8, 9, DateTimeKind.Utc);
    private readonly TempFolder _folder = new();
    private readonly List<FolderReminderTable> _tables = [];

    [Fact]
    public async Task Reminder_survives_a_restart()
    {
        var grain = Grain("lab-a/batch-7");
        var eTag = await Open().UpsertRow(Entry(grain, "reconcile"));

        var row = await Open().ReadRow(grain, "reconcile");

        Assert.Equal((grain, "reconcile", Start, TimeSpan.FromMinutes(1.5), eTag), (row.GrainId, row.ReminderName, row.StartAt, row.Period, row.ETag));
        Assert.Equal(DateTimeKind.Utc, row.StartAt.Kind);
        Assert.Null(await Open().ReadRow(grain, "other"));
        Assert.Null(await Open().ReadRow(Grain("lab-a/batch-8"), "reconcile"));
    }

    [Fact]
    public async Task Rows_of_a_grain_are_its_own()
    {
        var table = Open();
        foreach (var (key, name) in new[] { ("a", "x"), ("a", "../y"), ("A", "x"), ("a/b", "x") })
            await table.UpsertRow(Entry(Grain(key), name));

        Assert.Equal(["../y", "x"], (await table.ReadRows(Grain("a"))).Reminders.Select(r => r.ReminderName).Order(StringComparer.Ordinal));
        Assert.Single((await table.ReadRows(Grain("A"))).Reminders);
        Assert.Empty((await table.ReadRows(Grain("b"))).Reminders);
    }

    [Fact]
    public async Task Every_reminder_is_in_one_half_of_any_ring()
    {
        var table = Open();
        var grains = Enumerable.Range(0, 50).Select(i => Grain($"lab/{i}")).ToArray();
        foreach (var grain in grains)
            await table.UpsertRow(Entry(grain, "r"));
        var hashes = grains.Select(grain => grain.GetUniformHashCode()).ToArray();

        foreach (var (begin, end) in new[] { (0u, uint.MaxValue), (hashes[0], hashes[1]), (hashes[1], hashes[0]), (5u, 4_000_000_000u) })
        {
            var there = await KeysAsync(table, begin, end);
            var back = await KeysAsync(table, end, begin);
            Assert.Equal(grains.Order(), there.Concat(back).Order());
            // Open at the beginning, closed at the end.
            Assert.All(there, grain => Assert.True(begin < end
                ? grain.GetUniformHashCode() > begin && grain.GetUniformHashCode() <= end
                : grain.GetUniformHashCode() > begin || grain.GetUniformHashCode() <= end));
        }

        Assert.Equal(50, (await KeysAsync(table, 7, 7)).Count);
    }

    [Fact]
    public async Task Remove_needs_the_current_ETag()
    {
        var table = Open();
        var grain = Grain("a");
        var old = await table.UpsertRow(Entry(grain, "r"));
        var current = await Open().UpsertRow(Entry(grain, "r"));

        Assert.NotEqual(old, current);
        Assert.False(await table.RemoveRow(grain, "r", old));
        Assert.True(await table.RemoveRow(grain, "r", current));
        Assert.False(await table.RemoveRow(grain, "r", current));
        Assert.Null(await table.ReadRow(grain, "r"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"grainId\":\"batch/a\"")]
    [InlineData("{\"grainId\":\"nonsense\",\"name\":\"r\"}")]
    public async Task Damaged_file_is_an_error_that_names_it(string content)
    {
        var table = Open();
        await table.UpsertRow(Entry(Grain("a"), "r"));
        var file = Assert.Single(Directory.GetFiles(_folder.Path, "*.json", SearchOption.AllDirectories));
        File.WriteAllText(file, content);

        var error = await Assert.ThrowsAsync<InvalidInputException>(() => table.ReadRows(0, 0));
        Assert.StartsWith($"{file}: is not a valid reminder: ", error.Message);
    }

    [Fact]
    public async Task Cleared_table_is_empty()
    {
        var table = Open();
        await table.UpsertRow(Entry(Grain("a"), "r"));
        await table.TestOnlyClearTable();
        Assert.Empty((await table.ReadRows(0, 0)).Reminders);
    }

    public void Dispose()
    {
        _tables.ForEach(table => table.Dispose());
        _folder.Dispose();
    }

    private static GrainId Grain(string key) => GrainId.Create("batch", key);

    private static ReminderEntry Entry(GrainId grain, string name) =>
        new() { GrainId = grain, ReminderName = name, StartAt = Start, Period = TimeSpan.FromMinutes(1.5) };

    private static async Task<List<GrainId>> KeysAsync(FolderReminderTable table, uint begin, uint end) =>
        [.. (await table.ReadRows(begin, end)).Reminders.Select(r => r.GrainId)];

    private FolderReminderTable Open()
    {
        var table = new FolderReminderTable(_folder.Path);
        _tables.Add(table);
        return table;
    }
}
