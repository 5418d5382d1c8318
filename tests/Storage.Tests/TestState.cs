using Orleans;

namespace CellGenie.Storage.Tests;

/// <summary>A grain's state as a storage provider sees it.</summary>
internal sealed class TestState<T> : IGrainState<T> where T : new()
{
    public T State { get; set; } = new();

    public string? ETag { get; set; }

    public bool RecordExists { get; set; }
}

[GenerateSerializer]
public sealed class LabState
{
    [Id(0)]
    public int Version { get; set; } = 1;

    [Id(1)]
    public int Count { get; set; }

    [Id(2)]
    public DayOfWeek Day { get; set; }

    [Id(3)]
    public Dictionary<string, string> Names { get; set; } = [];
}
