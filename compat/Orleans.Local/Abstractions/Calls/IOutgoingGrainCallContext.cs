using Orleans.Runtime;

namespace Orleans;

/// <summary>A call at the caller.</summary>
public interface IOutgoingGrainCallContext : IGrainCallContext
{
    /// <summary>The activation that calls, or null for code outside of grains.</summary>
    IGrainContext? SourceContext { get; }
}
