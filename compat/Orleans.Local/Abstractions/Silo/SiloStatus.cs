namespace Orleans.Runtime;

/// <summary>What a silo is doing.</summary>
public enum SiloStatus
{
    /// <summary>Not known.</summary>
    None = 0,

    /// <summary>Made, not yet started.</summary>
    Created = 1,

    /// <summary>Starting.</summary>
    Joining = 2,

    /// <summary>Running.</summary>
    Active = 3,

    /// <summary>Stopping in order.</summary>
    ShuttingDown = 4,

    /// <summary>Stopping at once.</summary>
    Stopping = 5,

    /// <summary>Stopped.</summary>
    Dead = 6,
}
