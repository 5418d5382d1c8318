namespace CellGenie.Client;

/// <summary>An error as the service sends it: RFC 9457 problem details.</summary>
public sealed record Problem
{
    /// <summary>Address of a description of the kind of error.</summary>
    public string? Type { get; init; }

    /// <summary>Short name of the kind of error.</summary>
    public string? Title { get; init; }

    /// <summary>HTTP status.</summary>
    public int Status { get; init; }

    /// <summary>What was observed, and what is expected.</summary>
    public string? Detail { get; init; }

    /// <summary>What went wrong, to act on: one of <see cref="CellGenieErrorCode"/>.</summary>
    public string? Code { get; init; }

    /// <summary>Names the request in the service’s logs.</summary>
    public string? TraceId { get; init; }

    /// <summary>The file with the error, for input errors.</summary>
    public string? File { get; init; }

    /// <summary>The place in the file, for input errors.</summary>
    public string? Place { get; init; }

    /// <summary>The rule that was broken, for input errors.</summary>
    public string? Rule { get; init; }

    /// <summary>The quota that is used up: <c>images</c>, <c>bytes</c>, <c>concurrentBatches</c> or <c>gpuMinutes</c>.</summary>
    public string? Limit { get; init; }

    /// <summary>What is left of the quota.</summary>
    public double? Have { get; init; }

    /// <summary>What the request needs of it.</summary>
    public double? Need { get; init; }
}
