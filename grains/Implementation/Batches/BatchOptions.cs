using System.ComponentModel.DataAnnotations;

namespace CellGenie.Grains;

/// <summary>How batches are driven.</summary>
public sealed class BatchOptions
{
    /// <summary>Section of the configuration.</summary>
    public const string Section = "CellGenie:Batches";

    /// <summary>Shards of a batch that are queued or running at the same time. Default 32.</summary>
    [Range(1, 1024)]
    public int Window { get; set; } = 32;

    /// <summary>Tries of a shard or of the assembly before it counts as failed. Default 5.</summary>
    [Range(1, 100)]
    public int Attempts { get; set; } = 5;

    /// <summary>Pause before the second try; it doubles with each further one. Default 1 second.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause between two tries. Default 1 minute.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan LongestRetryDelay { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Time after which a shard that has not reported is asked whether it still runs. Default 20 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan SilenceLimit { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Time between two looks at an unfinished batch; reports make it look at once. Default 1 second.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan LookInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The most images of one batch. Default 10,000,000.</summary>
    [Range(1, 100_000_000)]
    public int MaxImages { get; set; } = 10_000_000;

    /// <summary>The pause before a try.</summary>
    /// <param name="failures">Tries that failed, 1 or more.</param>
    internal TimeSpan DelayAfter(int failures)
    {
        var delay = RetryDelay * Math.Pow(2, Math.Min(failures - 1, 20));
        return delay < LongestRetryDelay ? delay : LongestRetryDelay;
    }
}
