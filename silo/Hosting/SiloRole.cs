namespace CellGenie.Silo;

/// <summary>What a silo is for.</summary>
public enum SiloRole
{
    /// <summary>Everything in one process.</summary>
    All,

    /// <summary>Grains and rendering.</summary>
    Cpu,

    /// <summary>Grains and trainers; needs GPUs.</summary>
    Gpu,

    /// <summary>Grains and the HTTP API; renders nothing.</summary>
    Gateway,
}
