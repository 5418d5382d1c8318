namespace CellGenie.Client;

/// <summary>Settings of a <see cref="CellGenieClient"/>, read once when it is made.</summary>
public sealed class CellGenieClientOptions
{
    /// <summary>Settings for a version of the service.</summary>
    /// <param name="version">The version; the latest one by default.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such version.</exception>
    public CellGenieClientOptions(CellGenieServiceVersion version = CellGenieServiceVersion.V1)
    {
        if (!Enum.IsDefined(version))
            throw new ArgumentOutOfRangeException(nameof(version), version, "There is no such version.");
        Version = version;
    }

    /// <summary>The version of the service.</summary>
    public CellGenieServiceVersion Version { get; }

    /// <summary>The tenant whose things are meant. Default: the caller’s own, which the service is asked for once.</summary>
    public string? Tenant { get; set; }

    /// <summary>How requests are tried again.</summary>
    public CellGenieRetryOptions Retry { get; } = new();

    /// <summary>What sends requests instead of a connection pool of the client’s own, for tests or proxies. The client does not dispose it.</summary>
    public HttpMessageHandler? Handler { get; set; }

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Whether keys may travel over plain <c>http://</c> to another machine. Default false; the own machine is always allowed.</summary>
    public bool AllowUnencrypted { get; set; }

    /// <summary>How often things without events are asked how far they have come. Default 1 s.</summary>
    public TimeSpan PollingInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Name of the program, added to the <c>User-Agent</c>; letters, digits and hyphens.</summary>
    public string? ApplicationId { get; set; }
}
