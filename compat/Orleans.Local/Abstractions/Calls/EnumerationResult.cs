namespace Orleans.Runtime;

/// <summary>What an answer of a stream of values holds.</summary>
[GenerateSerializer]
public enum EnumerationResult
{
    /// <summary>Nothing yet; ask again.</summary>
    Heartbeat = 1,

    /// <summary>One value.</summary>
    Element = 2,

    /// <summary>Several values.</summary>
    Batch = 4,

    /// <summary>The end.</summary>
    Completed = 8,

    /// <summary>One value, and the end.</summary>
    CompletedWithElement = Completed | Element,

    /// <summary>Several values, and the end.</summary>
    CompletedWithBatch = Completed | Batch,

    /// <summary>The stream is not known, or no more.</summary>
    MissingEnumeratorError = 16,

    /// <summary>The stream failed.</summary>
    Error = 32,

    /// <summary>The stream was cancelled.</summary>
    Canceled = 64,
}
