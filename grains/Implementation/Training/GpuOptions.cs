using System.ComponentModel.DataAnnotations;

namespace CellGenie.Grains;

/// <summary>What a silo says of its GPUs, and how runs use them.</summary>
public sealed class GpuOptions
{
    /// <summary>Number of GPUs that runs may use on this silo: 0 (the default) to 16. Above 0 the silo is tagged <c>accelerator=gpu</c>.</summary>
    [Range(0, 16)]
    public int Count { get; set; }

    /// <summary>Their class, for example <c>a100</c>; lower-case letters, digits and hyphens. Default <c>gpu</c>.</summary>
    [RegularExpression("^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$")]
    public string Class { get; set; } = "gpu";

    /// <summary>Time between two signs of life of a trainer. Default 10 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Without a sign of life for this long, the attempt counts as lost and another begins. Default 90 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "01:00:00")]
    public TimeSpan HeartbeatTimeout { get; set; } = TimeSpan.FromSeconds(90);

    /// <summary>Time between two tries to place the runs that wait. Default 5 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan DispatchInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Attempts that may fail before the run fails. Default 3.</summary>
    [Range(1, 20)]
    public int FailedAttempts { get; set; } = 3;
}
