namespace CellGenie.Client;

/// <summary>A request, made anew for each attempt.</summary>
/// <param name="Method">Its method.</param>
/// <param name="Path">Its address below the endpoint.</param>
internal sealed record HttpCall(HttpMethod Method, string Path)
{
    /// <summary>Whether it may arrive twice without harm.</summary>
    public bool Repeatable { get; init; } = Method != HttpMethod.Post;

    /// <summary>Makes the body; it tells the timer that something moves.</summary>
    public Func<StallTimer, HttpContent>? Content { get; init; }

    /// <summary>A complete address outside the service, which gets no key; used instead of the path.</summary>
    public Uri? Foreign { get; init; }

    /// <summary>Headers.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];
}
