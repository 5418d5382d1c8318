using CellGenie.Grains.Storage;
using CellGenie.Imaging;
using Orleans.Runtime;
using Orleans.Storage;

namespace CellGenie.Storage.Tests;

public sealed class FolderGrainStorageTests : IDisposable
{
    private static readonly GrainId Grain = GrainId.Create("batch", "lab-a/batch-7");
    private readonly TempFolder _folder = new();
    private readonly List<FolderGrainStorage> _storages = [];

    [Fact]
    public async Task State_survives_a_restart()
    {
        var written = new TestState<LabState> { State = { Count = 3, Names = { ["a"] = "\u00e9\n" } } };
        await Open().WriteStateAsync("state", Grain, written);

        var read = await ReadAsync(Open(), Grain);

        Assert.True(read.RecordExists);
        Assert.Equal(written.ETag, read.ETag);
        Assert.Equal((1, 3, "\u00e9\n"), (read.State.Version, read.State.Count, read.State.Names["a"]));
    }

    [Fact]
    public async Task Bytes_are_plain_json_and_unknown_members_are_ignored()
    {
        await Open().WriteStateAsync("state", Grain, new TestState<LabState> { State = { Count = 3, Day = DayOfWeek.Friday, Names = { ["K1"] = "v" } } });
        var file = Assert.Single(Files());
        Assert.Equal("""{"version":1,"count":3,"day":"Friday","names":{"K1":"v"}}""", File.ReadAllText(file));

        File.WriteAllText(file, """{"version":2,"count":4,"later":{"x":[1]},"day":"Monday"}""");
        var read = await ReadAsync(Open(), Grain);
        Assert.Equal((2, 4, DayOfWeek.Monday), (read.State.Version, read.State.Count, read.State.Day));
    }

    [Fact]
    public async Task Nothing_stored_reads_as_a_new_state()
    {
        var state = new TestState<LabState> { State = { Count = 9 }, ETag = "old", RecordExists = true };
        await Open().ReadStateAsync("state", Grain, state);
        Assert.Equal((0, null, false), (state.State.Count, state.ETag, state.RecordExists));
    }

    [Fact]
    public async Task Stale_write_is_refused_and_changes_nothing()
    {
        var storage = Open();
        var first = await ReadAsync(storage, Grain);
        var second = await ReadAsync(Open(), Grain);
        first.State.Count = 1;
        await storage.WriteStateAsync("state", Grain, first);
        second.State.Count = 2;
        var error = await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync("state", Grain, second));
        Assert.Equal(first.ETag, error.StoredEtag);

        var third = await ReadAsync(storage, Grain);
        third.State.Count = 3;
        await storage.WriteStateAsync("state", Grain, third);
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync("state", Grain, first));
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.ClearStateAsync("state", Grain, first));
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.ClearStateAsync("state", Grain, second));
        Assert.Equal(3, (await ReadAsync(storage, Grain)).State.Count);
    }

    [Fact]
    public async Task Of_many_activations_that_write_at_once_one_wins()
    {
        const int activations = 8;
        for (var round = 0; round < 10; round++)
        {
            var states = await Task.WhenAll(Enumerable.Range(0, activations).Select(_ => ReadAsync(Open(), Grain)));
            using var start = new Barrier(activations);
            var wins = await Task.WhenAll(states.Select((state, i) => Task.Factory.StartNew(async () =>
            {
                state.State.Count = i;
                start.SignalAndWait();
                try
                {
                    await _storages[i].WriteStateAsync("state", Grain, state);
                    return true;
                }
                catch (InconsistentStateException)
                {
                    return false;
                }
            }, TaskCreationOptions.LongRunning).Unwrap()));

            var winner = Assert.Single(Enumerable.Range(0, activations), i => wins[i]);
            Assert.Equal(winner, (await ReadAsync(Open(), Grain)).State.Count);
        }
    }

    [Fact]
    public async Task Cleared_state_is_gone_and_can_be_written_again()
    {
        var storage = Open();
        var state = await ReadAsync(storage, Grain);
        state.State.Count = 5;
        await storage.WriteStateAsync("state", Grain, state);
        await storage.ClearStateAsync("state", Grain, state);

        Assert.Equal((0, null, false), (state.State.Count, state.ETag, state.RecordExists));
        Assert.Empty(Files());
        await storage.ClearStateAsync("state", Grain, state);
        await storage.WriteStateAsync("state", Grain, state);
        Assert.Single(Files());
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{\"version\":1,\"cou")]
    [InlineData("{\"count\":\"many\"}")]
    [InlineData("[]")]
    [InlineData("\0\0\0\0")]
    public async Task Damaged_file_is_an_error_that_names_it(string content)
    {
        await Open().WriteStateAsync("state", Grain, new TestState<LabState>());
        var file = Assert.Single(Files());
        File.WriteAllText(file, content);

        var error = await Assert.ThrowsAsync<InvalidInputException>(() => ReadAsync(Open(), Grain));

        Assert.StartsWith($"{file}: is not a valid grain state: ", error.Message);
        Assert.Equal(content, File.ReadAllText(file));
    }

    [Fact]
    public async Task Any_grain_id_has_a_file_of_its_own_in_the_folder()
    {
        var storage = Open();
        string[] keys = ["a", "A", "a/b", "a-b", "../../x", "a\0", new string('k', 5000), new string('k', 5001), "\u00e9", "lab-a/batch-7", "con", ".", ""];
        var grains = keys.SelectMany(key => new[] { ("batch", key), ("run", key) }).Where(g => g.key.Length > 0).ToArray();
        for (var i = 0; i < grains.Length; i++)
        {
            foreach (var name in new[] { "state", "other" })
                await storage.WriteStateAsync(name, GrainId.Create(grains[i].Item1, grains[i].key), new TestState<LabState> { State = { Count = i + name.Length } });
        }

        Assert.Equal(2 * grains.Length, Files().Length);
        Assert.All(Files(), file => Assert.True(Path.GetFileName(file).Length < 120 && Path.GetDirectoryName(file) == _folder["state"]));
        for (var i = 0; i < grains.Length; i++)
            Assert.Equal(i + 5, (await ReadAsync(storage, GrainId.Create(grains[i].Item1, grains[i].key))).State.Count);
    }

    public void Dispose()
    {
        _storages.ForEach(storage => storage.Dispose());
        _folder.Dispose();
    }

    private static async Task<TestState<LabState>> ReadAsync(FolderGrainStorage storage, GrainId grain)
    {
        var state = new TestState<LabState>();
        await storage.ReadStateAsync("state", grain, state);
        return state;
    }

    private string[] Files() => [.. Directory.GetFiles(_folder["state"], "*.json", SearchOption.AllDirectories)];

    private FolderGrainStorage Open()
    {
        var storage = new FolderGrainStorage(_folder["state"], new StateSerializer());
        _storages.Add(storage);
        return storage;
    }
}
