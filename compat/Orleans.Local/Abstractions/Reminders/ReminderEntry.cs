using Orleans.Runtime;

namespace Orleans;

/// <summary>A row of a reminder table.</summary>
[GenerateSerializer]
public sealed class ReminderEntry
{
    /// <summary>The grain.</summary>
    [Id(0)]
    public GrainId GrainId { get; set; }

    /// <summary>The name, unique in its grain.</summary>
    [Id(1)]
    public string ReminderName { get; set; } = "";

    /// <summary>When the first tick is due, UTC.</summary>
    [Id(2)]
    public DateTime StartAt { get; set; }

    /// <summary>The period.</summary>
    [Id(3)]
    public TimeSpan Period { get; set; }

    /// <summary>The version of the row.</summary>
    [Id(4)]
    public string ETag { get; set; } = "";

    /// <summary>The row for people.</summary>
    public override string ToString() => $"<GrainId={GrainId} ReminderName={ReminderName} Period={Period}>";
}
