namespace Orleans;

/// <summary>Why an activation ends.</summary>
[GenerateSerializer]
public enum DeactivationReasonCode : byte
{
    /// <summary>No reason.</summary>
    None = 0,

    /// <summary>The silo stops.</summary>
    ShuttingDown = 1,

    /// <summary>The activation could not be made.</summary>
    ActivationFailed = 2,

    /// <summary>The directory failed.</summary>
    DirectoryFailure = 3,

    /// <summary>It was idle for too long.</summary>
    ActivationIdle = 4,

    /// <summary>It does not answer.</summary>
    ActivationUnresponsive = 5,

    /// <summary>Another activation of the same grain exists.</summary>
    DuplicateActivation = 6,

    /// <summary>A call does not fit the version of the grain.</summary>
    IncompatibleRequest = 7,

    /// <summary>The application failed in a way that the activation cannot outlive.</summary>
    ApplicationError = 8,

    /// <summary>The application asked for it.</summary>
    ApplicationRequested = 9,

    /// <summary>It moves to another silo.</summary>
    Migrating = 10,

    /// <summary>The runtime asked for it.</summary>
    RuntimeRequested = 11,

    /// <summary>Memory is short.</summary>
    HighMemoryPressure = 12,
}
